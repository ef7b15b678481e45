// Small comforts. Every page works without this file.
// Elements say what they want in data attributes, so one listener serves parts that htmx swaps in.

const announce = (words) => {
  const region = document.getElementById("announcements");
  if (region) region.textContent = words;
};

// Copy: <button data-copies="id of an input or code" data-done="Copied">
const copy = async (button) => {
  const source = document.getElementById(button.dataset.copies);
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    // No clipboard without https or permission: select it, so that Ctrl C does.
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    return;
  }
  button.textContent = button.dataset.done;
  announce(button.dataset.done);
  setTimeout(() => (button.textContent = label), 2000);
};

// Dialogs: <a href="/same/as/a/page/" data-opens="id of a dialog">
const open = (event, link) => {
  const dialog = document.getElementById(link.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
};

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-copies], [data-opens], [data-dismisses]");
  if (target?.dataset.copies) copy(target);
  else if (target?.dataset.opens) open(event, target);
  else if (target) target.closest(target.dataset.dismisses)?.remove();

  // A menu closes when one presses elsewhere.
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Read-back: <b data-fills="id or name of a field" data-gap="a target">
const words = (field) => {
  if (field.selectedOptions) return field.value && field.selectedOptions[0].textContent.trim();
  const text = field.value.trim();
  if (!text) return "";
  if (field.type === "radio") return field.closest("label").querySelector("b, span").textContent;
  if (field.type === "date")
    // Noon keeps the day in every time zone.
    return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(
      new Date(`${text}T12:00`),
    );
  // A unit beside the input belongs to what is said.
  const unit = field.closest(".affix");
  const before = unit?.querySelector("span:first-child")?.textContent ?? "";
  const after = unit?.querySelector("span:last-child")?.textContent ?? "";
  return `${before}${text}${after && ` ${after}`}`;
};

const fill = (field) => {
  for (const part of document.querySelectorAll("[data-fills]")) {
    if (![field.id, field.name].includes(part.dataset.fills)) continue;
    const text = words(field);
    part.textContent = text || part.dataset.gap;
    part.classList.toggle("gap", !text);
  }
};

for (const kind of ["input", "change"])
  document.addEventListener(kind, (event) => {
    if (event.target.form) fill(event.target);
  });

// On phones the places scroll sideways: begin where one is.
for (const place of document.querySelectorAll(".nav [aria-current]")) {
  const nav = place.closest(".nav");
  nav.scrollLeft += place.getBoundingClientRect().left - nav.getBoundingClientRect().left - 48;
}

// A part that could not be fetched says so in its place and offers to try again.
const failed = (event) => {
  const { elt, target, requestConfig } = event.detail;
  const notice = document.getElementById("request-failed")?.content.firstElementChild.cloneNode(true);
  const place = target ?? elt;
  if (!notice || !place) return;
  place.parentElement.querySelector(":scope > .request-failed")?.remove();
  notice.querySelector("button").addEventListener("click", () => {
    notice.remove();
    const { verb, path, parameters } = requestConfig;
    window.htmx.ajax(verb, path, { source: elt, target, values: parameters });
  });
  place.before(notice);
};
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
