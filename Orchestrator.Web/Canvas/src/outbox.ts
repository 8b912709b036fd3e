import type { DotNetObject, Gesture } from "./protocol";

const patience = 5000;

/**
 * Sends gestures in order, one at a time, and again when no answer came: a lost connection loses none.
 * Each has a number, so that the page can tell a repeated one.
 */
export class Outbox {
  private readonly waiting: { number: number; gesture: Gesture }[] = [];
  private next = 1;
  private sending = false;
  private closed = false;

  constructor(private readonly page: DotNetObject) {}

  send(gesture: Gesture): void {
    this.waiting.push({ number: this.next++, gesture });
    void this.drain();
  }

  close(): void {
    this.closed = true;
    this.waiting.length = 0;
  }

  private async drain(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let first = this.waiting[0]; first && !this.closed; first = this.waiting[0]) {
      if (await this.offer(first.number, first.gesture)) this.waiting.shift();
    }
    this.sending = false;
  }

  /** True when the page answered within the time an answer may take. */
  private offer(number: number, gesture: Gesture): Promise<boolean> {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), patience);
      this.page.invokeMethodAsync("OnGestureAsync", number, gesture).then(
        () => { clearTimeout(timer); resolve(true); },
        () => { /* refused or disconnected: the timer decides when to offer it again */ });
    });
  }
}
