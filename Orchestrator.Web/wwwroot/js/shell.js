// What pages do in the browser alone: fold the rail, copy, show a password.
(() => {
  const year = 60 * 60 * 24 * 365;
  const on = (selector, act) => document.addEventListener("click", (event) => {
    const target = event.target.closest(selector);
    if (target) act(target);
  });

  // "rail=folded": kept in a cookie, and known to the styles as <html data-rail="folded">.
  on("[data-keep]", (button) => {
    const [name, value] = button.dataset.keep.split("=");
    document.documentElement.dataset[name] = value;
    window.orchestratorKeep(name, value);
    document.querySelector(`[data-keep^="${name}="]:not([data-keep="${button.dataset.keep}"])`)?.focus();
  });

  window.orchestratorKeep = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`; };

  on("[data-reveal]", (button) => {
    const input = document.getElementById(button.dataset.reveal);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });

  // Somebody is there: a request keeps the session, at most one a minute. What a page draws by itself keeps nothing. Whoever is signed in can sign out.
  let seen = Date.now();
  const see = () => {
    if (Date.now() - seen < 60_000 || !document.querySelector("form[action='/sign-out']")) return;
    seen = Date.now();
    fetch("/api/user").catch(() => {});
  };
  window.addEventListener("pointerdown", see, true);
  window.addEventListener("keydown", see, true);

  // Pages without a connection copy and search by themselves.
  on("[data-copy]", async (button) => {
    const said = button.querySelector("[role=status]");
    said.textContent = await window.orchestratorCopy(document.getElementById(button.dataset.copy).textContent) ? "Copied" : "The browser did not allow copying";
    setTimeout(() => { said.textContent = ""; }, 2000);
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-find]");
    if (!field) return;
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of document.querySelectorAll(field.dataset.find)) item.hidden = !words.every((word) => item.firstElementChild.textContent.toLowerCase().includes(word));
    const groups = [...document.querySelectorAll("[data-found]")];
    for (const group of groups) group.hidden = !group.querySelector(`${field.dataset.find}:not([hidden])`);
    document.querySelector("[data-found-none]").hidden = groups.some((group) => !group.hidden);
  });
  // An address that names something folded unfolds it.
  const unfold = () => { const named = document.getElementById(location.hash.slice(1)); if (named?.tagName === "DETAILS") named.open = true; };
  window.addEventListener("hashchange", unfold);
  document.addEventListener("DOMContentLoaded", unfold);
  // Before it has started, the framework takes no listeners.
  document.addEventListener("orchestrator-started", () => Blazor.addEventListener("enhancedload", unfold));

  // A click is on its way to the server while the next one falls: what makes or starts something takes one at a time.
  let last = { button: null, at: 0 };
  window.addEventListener("click", (event) => {
    const button = event.target.closest("[data-once]");
    if (!button) return;
    if (button === last.button && event.timeStamp - last.at < 500) event.stopImmediatePropagation();
    else last = { button, at: event.timeStamp };
  }, true);
  // After a correction the same button may be pressed at once.
  window.addEventListener("input", () => { last = { button: null, at: 0 }; }, true);

  // A page says where in it somebody is. Whoever has left it meanwhile stays where they are.
  window.orchestratorAddress = (path, query, replaceHistoryEntry, historyEntryState) => {
    if (location.pathname === path) Blazor.navigateTo(path + query, { forceLoad: false, replaceHistoryEntry, historyEntryState });
  };
  window.orchestratorBack = (path) => { if (location.pathname === path) history.back(); };

  // A form in a dialog is closed by Escape like other dialogs as long as nothing was typed into it.
  const written = new WeakSet();
  document.addEventListener("input", (event) => {
    const sheet = event.target.closest?.(".sheet[data-escapes]");
    if (sheet && event.target.type !== "search") written.add(sheet);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    const sheet = [...document.querySelectorAll(".sheet[data-escapes]")].at(-1);
    if (sheet && !written.has(sheet) && (sheet.contains(event.target) || event.target.contains(sheet))) sheet.querySelector(":scope > .close")?.click();
  });

  // A dialog has the keyboard on its first control, unless it has put it elsewhere. One that is disabled yet, as a file is until the page listens to it, is waited for.
  window.orchestratorOpened = (sheet) => {
    const enter = (frames) => {
      if (!sheet?.isConnected || sheet.contains(document.activeElement)) return;
      const controls = [...sheet.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")].filter((one) => one.tabIndex >= 0 && one.checkVisibility());
      if (controls[0]?.disabled && frames > 0) requestAnimationFrame(() => enter(frames - 1));
      else controls.find((one) => !one.disabled)?.focus();
    };
    enter(30);
  };

  window.orchestratorShow = (popover) => {
    if (!popover.matches(":popover-open")) popover.showPopover();
  };

  window.orchestratorHide = (popover) => {
    if (popover.matches(":popover-open")) popover.hidePopover();
  };

  window.orchestratorShowById = (id) => {
    const popover = document.getElementById(id);
    orchestratorShow(popover);
    popover.focus();
  };

  window.orchestratorFocusById = (id) => document.getElementById(id)?.focus();

  window.orchestratorSelect = (field) => {
    field.focus();
    field.select();
  };

  // A menu has the keyboard on one of its items, and gives it back where it was.
  window.orchestratorMenu = (menu) => {
    orchestratorShow(menu);
    menu.querySelector("[role=menuitem]")?.focus();
  };

  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(".popover [role=menu]");
    if (!menu) return;
    const items = [...menu.querySelectorAll("[role=menuitem]")], at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    } else if (event.key === "Tab") {
      event.preventDefault();
      menu.closest(".popover").hidePopover();
    }
  });

  window.orchestratorZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

  // A click that comes from the keyboard has no place; a menu opens below its button then.
  window.orchestratorBelow = (button) => {
    const box = button.getBoundingClientRect();
    return { x: box.left, y: box.bottom };
  };

  // The clipboard is closed to pages that are served without TLS under another name than localhost.
  window.orchestratorCopy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
      area.style.cssText = "position:fixed;opacity:0";
      const back = document.activeElement;
      (back?.closest("[role=dialog]") ?? document.body).append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      back?.focus();
      return done;
    }
  };
})();
