// Extras only: every page works without this file.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// A scrolling table needs to be reachable by keyboard in browsers that do not do so themselves.
for (const region of document.querySelectorAll(".scroll:not([tabindex])")) {
  if (region.scrollWidth > region.clientWidth) {
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", region.querySelector("caption")?.textContent ?? "Table");
  }
}
