import type { Status } from "./protocol";
import { useStore } from "./use-store";

/** An icon of the product's sprite. */
export function Icon({ name, className = "" }: { name: string; className?: string }) {
  const { icons } = useStore().options;
  return <svg className={`cv-i ${className}`} viewBox="0 0 16 16" aria-hidden="true"><use href={`${icons}#i-${name}`} /></svg>;
}

const states: Record<Status, { icon: string; word: string }> = {
  pending: { icon: "idle", word: "Not run" },
  running: { icon: "running", word: "Running" },
  waiting: { icon: "wait", word: "Waiting" },
  success: { icon: "ok", word: "Succeeded" },
  error: { icon: "fail", word: "Failed" },
  skipped: { icon: "skip", word: "Skipped" },
  cancelled: { icon: "stop", word: "Cancelled" },
};

export const wordFor = (status: Status) => states[status].word;

/** A state is never colour alone: each has its own shape, and a word for those who do not see it. */
export function StateIcon({ status }: { status: Status }) {
  return <Icon name={states[status].icon} className={`cv-state ${status}${status === "running" ? " cv-spin" : ""}`} />;
}
