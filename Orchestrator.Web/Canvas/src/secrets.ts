const command = /^\s*[$>]?\s*curl(?:\.exe)?(?:\s|$)/i;
let shapes: RegExp[] = [];

/** Takes the page's own list of what looks like a secret. */
export function knowSecrets(patterns: string[]): void {
  shapes = patterns.map(pattern => new RegExp(pattern));
}

/** Whether a text begins like a curl command, which may carry a key, or has the shape of a key or a password in it. */
export function looksSecret(text: string): boolean {
  return command.test(text) || shapes.some(shape => shape.test(text));
}
