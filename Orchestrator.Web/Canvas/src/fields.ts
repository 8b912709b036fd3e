/** Where a field is: the controls of a panel are found again by id, or by their place within the nearest thing that has one. */
interface Place {
  id: string;
  at: number;
  /** What has to be shown for it: a tab, folds, and the buttons that choose between two views. */
  tab: string | null;
  folds: string[];
  pressed: string[];
}

/** A text that was typed, or a choice that was made, in a panel of the page. */
export interface Typed {
  kind: "typed";
  /** The step whose panel it is; empty for a field of the page. */
  step: string;
  place: Place;
  text: string;
  checked: boolean | null;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

// What is beside a field only while it is large has no place.
const controls = ":is(input, textarea, select):not([data-never-kept] *)", patience = 15_000;

export function isSamePlace(one: Typed, other: Typed): boolean {
  return one.step === other.step && one.place.id === other.place.id && one.place.at === other.place.at;
}

/**
 * Tells what is typed into the page's fields, after the page has been told the same. Passwords are never told. Returns what is in the field that has the keyboard
 * and was typed into, and what stops it.
 */
export function listenForText(tell: (typed: Typed) => void): { current: () => Typed | null; stop: () => void } {
  let last: Control | null = null;
  const onInput = (event: Event) => {
    const control = event.target as Element;
    if (!isKept(control)) return;
    last = control;
    setTimeout(() => { const typed = readField(control); if (typed) tell(typed); });
  };
  const onLeave = () => { last = null; };
  window.addEventListener("input", onInput, true);
  window.addEventListener("change", onInput, true);
  window.addEventListener("focusout", onLeave, true);
  return {
    current: () => last && readField(last),
    stop: () => {
      window.removeEventListener("input", onInput, true);
      window.removeEventListener("change", onInput, true);
      window.removeEventListener("focusout", onLeave, true);
    },
  };
}

/** Types a text again where it was typed. False when there is no such place any more. */
export async function typeAgain(typed: Typed): Promise<boolean> {
  const control = await until(() => {
    const host = hostOf(typed);
    return host && isShown(host, typed.place) ? find(host, typed.place) : null;
  });
  if (!control) return false;
  if (typed.checked !== null && control instanceof HTMLInputElement) control.checked = typed.checked;
  else control.value = typed.text;
  control.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

/** Whether the page says that what is in this field is no part of the workflow yet. What is only wrong, such as a name that is not there, is: it is saved. */
export function isUnfinished(typed: Typed): boolean {
  const host = hostOf(typed);
  const control = host && find(host, typed.place);
  return control?.value === typed.text && control.hasAttribute("data-unfinished");
}

function isKept(target: Element): target is Control {
  return target.matches(controls) && !target.matches("[type=password], [type=file], [type=hidden], [readonly], [data-never-kept]") && target.closest("[data-keeps]") !== null;
}

function readField(control: Control): Typed | null {
  const host = control.closest<HTMLElement>("[data-keeps]");
  if (!host || !control.isConnected) return null;
  const named = control.id ? control : control.parentElement?.closest("[id]") ?? host, within = host.contains(named) ? named : host;
  return {
    kind: "typed", step: host.dataset["keeps"] ?? "", text: control.value,
    checked: control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type) ? control.checked : null,
    place: {
      id: within.id, at: within === control ? -1 : [...within.querySelectorAll(controls)].indexOf(control),
      tab: control.closest<HTMLElement>("[data-tab]")?.dataset["tab"] ?? host.querySelector("[role=tab][aria-selected=true]")?.id ?? null,
      folds: foldsOf(host).filter(fold => fold.button.getAttribute("aria-expanded") === "true").map(fold => fold.name),
      pressed: [...host.querySelectorAll("button[aria-pressed=true]")].map(button => button.textContent ?? ""),
    },
  };
}

function hostOf(typed: Typed): HTMLElement | null {
  const hosts = [...document.querySelectorAll<HTMLElement>(`[data-keeps="${CSS.escape(typed.step)}"]`)];
  return hosts.find(host => host.id === typed.place.id || host.querySelector(`#${CSS.escape(typed.place.id)}`)) ?? hosts[0] ?? null;
}

function foldsOf(host: Element) {
  return [...host.querySelectorAll<HTMLButtonElement>("section > button.fold")].map(button => ({ button, name: button.parentElement?.getAttribute("aria-label") ?? "" }));
}

/** Whether nothing hides the field. What does is pressed; the page answers by showing more, and is looked at again then. */
function isShown(host: Element, place: Place): boolean {
  const tab = place.tab ? document.getElementById(place.tab) : null;
  const closed = [
    ...(tab?.getAttribute("aria-selected") === "false" ? [tab] : []),
    ...foldsOf(host).filter(fold => place.folds.includes(fold.name) && fold.button.getAttribute("aria-expanded") === "false").map(fold => fold.button),
    ...[...host.querySelectorAll<HTMLElement>("button[aria-pressed=false]")].filter(button => place.pressed.includes(button.textContent ?? "")),
  ];
  const within = document.getElementById(place.id);
  if (within && place.at >= 0 && within.querySelectorAll(controls).length <= place.at) closed.push(...within.querySelectorAll<HTMLElement>("[data-adds]"));
  closed.forEach(press);
  return closed.length === 0;
}

const pressed = new WeakMap<Element, number>();

/** Once a second at most: the answer to the last press may be on its way. */
function press(button: HTMLElement): void {
  if (performance.now() - (pressed.get(button) ?? -Infinity) < 1_000) return;
  pressed.set(button, performance.now());
  button.click();
}

function find(host: HTMLElement, place: Place): Control | null {
  const within = place.id ? document.getElementById(place.id) : host;
  if (!within || within !== host && !host.contains(within)) return null;
  return (place.at < 0 ? within : within.querySelectorAll(controls)[place.at] ?? null) as Control | null;
}

/** What is found, now or when the page has changed; null when it does not come. */
function until<T>(look: () => T | null): Promise<T | null> {
  return new Promise(resolve => {
    const done = (found: T | null) => { watch.disconnect(); clearTimeout(timer); resolve(found); };
    const check = () => { const found = look(); if (found) done(found); };
    const watch = new MutationObserver(check), timer = setTimeout(() => done(null), patience);
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-selected", "aria-expanded", "aria-pressed"] });
    check();
  });
}
