// The theme before the first paint: the person's choice on this machine, else the system's.
(() => {
  const chosen = localStorage.getItem("martlet.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
})();
