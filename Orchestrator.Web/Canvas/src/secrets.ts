const command = /^\s*[$>]?\s*curl(?:\.exe)?(?:\s|$)/i;
const shapes = [
  /\b(?:Bearer|Basic)\s+(?!credentials:)[\w.~+/=-]{8,}/i, /-----BEGIN [A-Z ]*PRIVATE KEY/, /:\/\/[^\s/:@{}]*:[^\s/@{}]+@/, /\beyJ[\w-]{8,}\.[\w-]{8,}/,
  /\b(?:sk|pk|rk|whsec)[_-][\w-]{16,}/, /\bgh[pousr]_\w{20,}/, /\bgithub_pat_\w{20,}/, /\bglpat-[\w-]{16,}/, /\bxox[abeprs]-[\w-]{10,}/, /\bAKIA[0-9A-Z]{16}\b/,
];

/** Whether a text begins like a curl command, which may carry a key, or has the shape of a key or a password in it. */
export function looksSecret(text: string): boolean {
  return command.test(text) || shapes.some(shape => shape.test(text));
}
