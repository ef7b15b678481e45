// Starts Swagger UI from our own files; a file of its own, as the page allows no inline script.
const place = document.getElementById("swagger-ui");

SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null, // would ask a host that is not ours
  persistAuthorization: false, // a key must not stay in the browser
});
