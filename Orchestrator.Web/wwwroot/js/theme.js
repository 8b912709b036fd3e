// Sets the theme before the first paint: the person's choice (cookie), else the system's.
(() => {
  const chosen = () => /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1];
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const theme = chosen() ?? (system.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    for (const link of document.querySelectorAll("link[data-theme-css]")) link.media = link.dataset.themeCss === theme ? "all" : "not all";
  };
  apply();
  system.addEventListener("change", apply);
  const year = 60 * 60 * 24 * 365;
  // "light", "dark", or "system" to forget the choice.
  window.orchestratorTheme = {
    choice: () => chosen() ?? "system",
    choose: (theme) => {
      document.cookie = theme === "system" ? "theme=; path=/; max-age=0; samesite=lax" : `theme=${theme}; path=/; max-age=${year}; samesite=lax`;
      apply();
    },
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    window.orchestratorTheme.choose(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  });
})();
