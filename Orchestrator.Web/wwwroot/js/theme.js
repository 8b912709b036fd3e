// Before the first paint: the theme the person chose (cookie), else the system's.
(() => {
  const root = document.documentElement;
  const chosen = () => /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1] ?? "system";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = chosen();
    const theme = choice !== "system" ? choice : system.matches ? "dark" : "light";
    if (root.dataset.themeChoice !== choice) root.dataset.themeChoice = choice;
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
    for (const link of document.querySelectorAll("link[data-theme-css]")) {
      const media = link.dataset.themeCss === theme ? "all" : "not all";
      if (link.media !== media) link.media = media;
    }
  };
  apply();
  system.addEventListener("change", apply);
  // A page that is patched into this one brings the server's guess along; it is corrected before it is painted.
  new MutationObserver(apply).observe(root, { attributes: true, attributeFilter: ["data-theme", "data-theme-choice"] });
  const year = 60 * 60 * 24 * 365;
  const next = { system: "light", light: "dark", dark: "system" };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const choice = next[chosen()];
    document.cookie = choice === "system" ? "theme=; path=/; max-age=0; samesite=lax" : `theme=${choice}; path=/; max-age=${year}; samesite=lax`;
    apply();
  });
})();
