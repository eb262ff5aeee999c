// Before the first paint: the theme that was chosen, so that no page flashes in the other one.
try {
  const chosen = localStorage.getItem("pullquote-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing shows what the system has.
}
