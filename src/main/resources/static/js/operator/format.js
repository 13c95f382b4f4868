/** Numbers and times as the control room writes them. */

import { moment as written, seconds } from '../language.js';

export { seconds };

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const number = (value) => (value === null || value === undefined ? '–' : whole.format(value));
export const rate = (value) => tenths.format(value ?? 0);
export const clock = (instant) => clockTime.format(new Date(instant));
export const moment = (instant) => (instant ? written(instant, 'en-GB', { second: '2-digit' }) : '–');
export const kickoff = (instant) => written(instant, 'en-GB', {});
export const money = ({ amount, currency }) => `${currency} ${amount}`;
export const count = (many, one, more = `${one}s`) => `${number(many)} ${many === 1 ? one : more}`;

/** Seconds for people: 40 ms, 2.5 s, 1.5 min, 2 h. */
export function time(secs) {
  if (secs < 1) return `${whole.format(secs * 1000)} ms`;
  if (secs < 60) return `${secs < 10 ? tenths.format(secs) : whole.format(secs)} s`;
  if (secs < 5400) return `${(secs < 600 ? tenths : whole).format(secs / 60)} min`;
  return secs < 172_800 ? `${tenths.format(secs / 3600)} h` : `${whole.format(secs / 86_400)} days`;
}

export const duration = (iso) => (iso ? time(seconds(iso)) : '–');

/** 12 s ago; the shown moment is the service's. */
export const ago = (instant, now) => `${time(Math.max(0, (new Date(now) - new Date(instant)) / 1000))} ago`;

export function bytes(value) {
  if (value < 1024) return `${value} B`;
  const unit = Math.min(4, Math.floor(Math.log2(value) / 10));
  return `${tenths.format(value / 2 ** (10 * unit))} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}
