// Reads a log that runs by faster than a test can look: within the page, at each change of it.
import type { LogTab } from './log-tab.ts';

/** What ran by. */
export interface Recorded {
  /** Numbers of the lines that were on the screen at some time, ascending. */
  numbers: number[];
  /** Neighbours on the screen that do not follow one another: a line lost, doubled or out of place. */
  faults: string[];
}

/** Records the numbers of a log's lines from now on; `pattern` captures the number in a line's text. */
export async function record(log: LogTab, pattern: RegExp): Promise<() => Promise<Recorded>> {
  const recorder = await log.view.evaluateHandle((view, pattern) => {
    const number = new RegExp(pattern);
    const seen = new Set<number>();
    const faults = new Set<string>();
    const look = () => {
      const numbers = [...view.querySelectorAll('.log-text')]
        .map((line) => ({ number: number.exec(line.textContent ?? '')?.[1], top: line.getBoundingClientRect().top }))
        .filter((line) => line.number !== undefined)
        .sort((a, b) => a.top - b.top)
        .map((line) => Number(line.number));
      numbers.forEach((number, at) => {
        seen.add(number);
        const before = numbers[at - 1];
        if (before !== undefined && number !== before + 1) faults.add(`${before} then ${number}`);
      });
    };
    new MutationObserver(look).observe(view, { childList: true, characterData: true, subtree: true });
    look();
    return { seen, faults };
  }, pattern.source);
  return () =>
    recorder.evaluate(({ seen, faults }) => ({
      numbers: [...seen].sort((a, b) => a - b),
      faults: [...faults],
    }));
}
