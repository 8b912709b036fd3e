const command = /^\s*[$>]?\s*curl(?:\.exe)?(?:\s|$)/i;
const shapes = [
  /\bbearer\s+(?=[\w.~+/=-]*\d)[\w.~+/=-]{16,}/i, /\b[Bb]asic\s+(?=\w[\w+/=]*[A-Z0-9])[\w+/=]{8,}/, /\b(?:wfb|cbk|wfi)_\w{38}/, /-----BEGIN [A-Z ]*PRIVATE KEY/, /:\/\/[^\s/:@{}]*:[^\s/@{}]+@/, /\beyJ[\w-]{8,}\.[\w-]{8,}/,
  /\b(?:sk|pk|rk|whsec)[_-][\w-]{16,}/, /\bgh[pousr]_\w{20,}/, /\bgithub_pat_\w{20,}/, /\bglpat-[\w-]{16,}/, /\bxox[abeprs]-[\w-]{10,}/, /\bA[KS]IA[0-9A-Z]{16}\b/,
  /\bAIza[\w-]{35}/, /\bya29\.[\w-]{20,}/, /\bGOCSPX-[\w-]{20,}/, /\bnpm_\w{36}/, /\bhf_\w{30,}/, /\bSG\.[\w.-]{50,}/, /\bxapp-[\w-]{10,}/, /hooks\.slack\.com\/services\/[\w/]{20,}/,
];

/** Whether a text begins like a curl command, which may carry a key, or has the shape of a key or a password in it. */
export function looksSecret(text: string): boolean {
  return command.test(text) || shapes.some(shape => shape.test(text));
}
