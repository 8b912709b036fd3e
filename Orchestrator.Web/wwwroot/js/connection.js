// Whether the server answers, and coming back when it does. A page whose server is gone for good is loaded again; what was not saved waits in the browser (Canvas/src/keep.ts).
(() => {
  const root = document.documentElement, waits = [0, 250, 500, 1000, 2000, 3000], prefix = "orchestrator.kept/";

  // What somebody else left unsaved in this browser is not for whoever is signed in now, and what was left a week ago for nobody.
  const user = root.dataset.user, oldest = 7 * 24 * 3_600_000;
  const isOld = (key) => {
    try { return !(Date.now() - Math.abs(JSON.parse(localStorage.getItem(key)).at) <= oldest); } catch { return true; }
  };
  const sweep = (isGone) => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && isGone(key)) localStorage.removeItem(key);
    } catch { /* no storage, nothing kept */ }
  };
  sweep((key) => isOld(key) || user && !key.startsWith(`${prefix}${user}/`));

  const pause = (wait) => new Promise((resolve) => setTimeout(resolve, wait));
  const answers = async (address) => {
    try { return (await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(10_000) })).ok; } catch { return false; }
  };
  const show = (state) => { document.getElementById("components-reconnect-modal").className = state ? `components-reconnect-${state}` : ""; };

  let lost = false, gone = false, trying = false, kept = null;
  const write = () => {
    const changes = kept?.count === 1 ? "1 change is kept here" : `${kept?.count} changes are kept here`;
    const text = kept?.full ? "Not connected, and there is no room for more: what you change now may be lost" : kept?.withheld > 0 ? "Not connected. A text that looks like a secret is not kept here" : kept?.count > 0 ? `Not connected: ${changes}` : kept ? "Not connected: what you change is kept here" : "Not connected. Trying again; what was saved is safe";
    for (const place of document.querySelectorAll("[data-lost-text]")) if (place.textContent !== text) place.textContent = text;
  };

  const lose = () => {
    if (!lost) {
      lost = true;
      root.dataset.connection = "lost";
      write();
    }
    show("show");
    if (!trying) void comeBack();
  };

  // Where changes are kept, a dialog's are not.
  const isForgotten = (field) => !field.closest("[data-keeps], .workflow-canvas")
    && (!document.querySelector("[data-keeps]") || field.closest("dialog, [role=dialog]") && !field.matches("[role=combobox], [type=search]"));
  const isTyped = () => [...typed].some((field) => field.isConnected && field.value !== "" && isForgotten(field));

  async function comeBack() {
    trying = true;
    for (let turn = 0; lost; turn++) {
      await pause(waits[Math.min(turn, waits.length - 1)]);
      if (!await answers("/health/live")) continue;
      try {
        // This page's part of the server is still there when only the line was cut.
        if (!gone && await Blazor.reconnect()) break;
        gone = true;
      } catch {
        continue; // it went away again
      }
      if (isTyped() || kept?.withheld > 0) {
        show("rejected");
        break;
      }
      // Loading only what answers: a page that does not load cannot come back by itself.
      if (await answers(location.href)) {
        document.activeElement?.blur(); // what is being written in place counts as written
        location.reload();
        break;
      }
    }
    trying = false;
  }

  const back = () => {
    lost = false;
    delete root.dataset.connection;
    document.getElementById("blazor-error-ui").style.display = "none";
    show("");
  };

  const typed = new Set();
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLElement && event.target.matches("input, textarea")) {
      for (const field of typed) if (!field.isConnected) typed.delete(field);
      typed.add(event.target);
    }
  }, true);

  document.addEventListener("orchestrator-kept", (event) => {
    if (typeof event.detail === "string") say(event.detail);
    else {
      kept = event.detail;
      if (lost) write();
    }
  });

  let hushing = 0;
  function say(words) {
    const place = document.querySelector("[data-lost-hint]");
    place.textContent = words;
    clearTimeout(hushing);
    hushing = setTimeout(() => { place.textContent = ""; }, 60_000);
  }

  // While nobody answers, the page's own buttons and links would do nothing, or leave it for a page that does not come.
  const own = ".workflow-canvas, #components-reconnect-modal, [popovertarget], [data-reveal], [data-keep], [data-copy], [data-theme-toggle], [data-action-type], a[target=_blank]";
  document.addEventListener("click", (event) => {
    // The path as it was: what was pressed may be gone by now.
    if (!lost || event.composedPath().some((one) => one instanceof Element && one.matches(own))) return;
    const pressed = event.target.closest("a[href], button, [role=option], summary");
    if (!pressed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say("That needs the server. It works again when the server is back.");
  });
  for (const kind of ["input", "change", "submit"]) document.addEventListener(kind, (event) => {
    if (!lost) return;
    if (kind === "submit") event.preventDefault();
    event.stopImmediatePropagation();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[action='/sign-out']")) return;
    signedOut.postMessage("");
    leave();
  }, true);
  // Every window of the browser signs out together.
  const signedOut = new BroadcastChannel("orchestrator.signed-out");
  signedOut.onmessage = leave;
  function leave() {
    root.dataset.signedOut = "";
    sweep(() => true);
  }

  for (const kind of ["error", "unhandledrejection"]) window.addEventListener(kind, (event) => {
    // What the page's framework says when it is asked for something without a connection.
    const words = String(event.error?.message ?? event.reason?.message ?? event.message ?? "");
    if (lost && /Interop methods are not registered|Cannot send data|Invocation canceled|connection/i.test(words)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-reload]")) location.reload();
    if (event.target.closest("[data-reconnect]")) lose();
  }, true);

  document.addEventListener("DOMContentLoaded", async () => {
    const trouble = document.getElementById("blazor-error-ui");
    const fail = async () => {
      // The server went away while the page was being loaded, or a moment ago.
      if (trouble.style.display !== "none" && (!("ready" in root.dataset) || !await answers("/health/live"))) {
        gone = !("ready" in root.dataset);
        if (mayLoadAgain()) lose();
      }
    };
    new MutationObserver(() => void fail()).observe(trouble, { attributeFilter: ["style"] });
    try {
      await Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: lose, onConnectionUp: back } } });
      document.dispatchEvent(new Event("orchestrator-started"));
    } catch {
      await fail();
    }
    // A page that never began to answer, because the server was gone before it could.
    for (let turn = 0; "live" in root.dataset && !("ready" in root.dataset) && !lost; turn++) {
      await pause(2_000);
      if (!("ready" in root.dataset) && !await answers("/health/live")) {
        gone = true;
        lose();
      }
    }
  });

  // A page that cannot begin at all is not loaded for ever.
  function mayLoadAgain() {
    const times = JSON.parse(sessionStorage.getItem("orchestrator.loaded") ?? "[]").filter((time) => Date.now() - time < 60_000);
    sessionStorage.setItem("orchestrator.loaded", JSON.stringify([...times, Date.now()]));
    return times.length < 5;
  }
})();
