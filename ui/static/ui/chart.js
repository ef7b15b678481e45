// Reads values out of a drawn chart: by pointer, by touch, and by arrow keys on the slider below.
// Looks change through attributes and the CSSOM only, which a strict style-src allows.

const readable = (plot) => {
  const source = document.getElementById(plot.dataset.chart);
  const { rows, wide, narrow } = JSON.parse(source.textContent);
  const tip = plot.querySelector(".tip");
  const slider = plot.querySelector(".scrub");
  if (!rows.length || plot.dataset.read) return;
  plot.dataset.read = "yes";

  // One of the two drawings is visible; its places may begin later than the values do.
  const shown = () => {
    const svg = [...plot.querySelectorAll("svg.chart")].find((one) => one.clientWidth);
    return svg && { svg, places: svg.classList.contains("narrow") ? narrow : wide };
  };

  const hide = () => {
    tip.hidden = true;
    for (const part of plot.querySelectorAll(".c-cross, .c-found"))
      part.setAttribute("visibility", "hidden");
  };

  const read = (index) => {
    const drawing = shown();
    slider.value = index;
    slider.setAttribute("aria-valuetext", rows[index]);
    const place = drawing?.places[index];
    if (!place) return hide();
    const [x, y] = place;
    const { svg } = drawing;
    const cross = svg.querySelector(".c-cross");
    const found = svg.querySelector(".c-found");
    cross.setAttribute("x1", x);
    cross.setAttribute("x2", x);
    found.setAttribute("cx", x);
    found.setAttribute("cy", y);
    for (const part of [cross, found]) part.setAttribute("visibility", "visible");
    tip.textContent = rows[index];
    tip.hidden = false;
    const scale = svg.clientWidth / svg.viewBox.baseVal.width;
    const right = svg.clientWidth - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(x * scale + 10, right))}px`;
    tip.style.top = `${Math.max(0, y * scale - tip.offsetHeight - 10)}px`;
  };

  plot.addEventListener("pointermove", (event) => {
    const drawing = shown();
    if (!drawing || event.target === slider) return;
    const { svg, places } = drawing;
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
    let nearest = -1;
    places.forEach((place, index) => {
      if (place && (nearest < 0 || Math.abs(place[0] - x) < Math.abs(places[nearest][0] - x)))
        nearest = index;
    });
    if (nearest >= 0) read(nearest);
  });
  plot.addEventListener("pointerleave", () => {
    if (document.activeElement !== slider) hide();
  });
  // What appears can be sent away without moving: WCAG 1.4.13.
  plot.addEventListener("keydown", (event) => event.key === "Escape" && hide());

  slider.max = rows.length - 1;
  slider.value = rows.length - 1;
  slider.setAttribute("aria-valuetext", rows[rows.length - 1]);
  slider.hidden = false;
  slider.addEventListener("input", () => read(Number(slider.value)));
  slider.addEventListener("focus", () => read(Number(slider.value)));
  slider.addEventListener("blur", hide);
};

const readAll = () => document.querySelectorAll("[data-chart]").forEach(readable);
readAll();
document.addEventListener("htmx:load", readAll);
