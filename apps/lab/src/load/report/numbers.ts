/** Whole numbers with thousands apart: `12,345`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** Three figures, at most two decimals: `0.42`, `12.3`, `1,234`. */
export const figure = (value: number): string =>
  value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : count(value);

/** A rate: whole from ten on, for nobody asks for 12.34 messages. */
export const rate = (value: number): string => (value < 10 && value % 1 !== 0 ? value.toFixed(1) : count(value));

/** Milliseconds with their unit, from one second on as seconds. */
export const duration = (ms: number): string => (ms < 1_000 ? `${figure(ms)} ms` : `${figure(ms / 1_000)} s`);

/** A point in time, in seconds: `0 s`, `12.5 s`. */
export const instant = (seconds: number): string =>
  `${seconds.toLocaleString('en-GB', { maximumFractionDigits: 1 })} s`;

/** `1 message`, `2 messages`. */
export const plural = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
