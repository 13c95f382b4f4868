/** The language of the page: as chosen before, else the browser's. */

import { stored } from './dom.js';
import { WORDS } from './words.js';

const LOCALES = { en: 'en', pt: 'pt-BR', es: 'es' };

function first() {
  const chosen = stored.read('catraca-language', null);
  const wished = [chosen, ...(navigator.languages ?? [navigator.language])];
  return wished.map((tag) => String(tag).slice(0, 2).toLowerCase()).find((code) => WORDS[code]) ?? 'en';
}

let code = first();

export const language = () => code;

const PLACE = /\{(\w+)\}/g;

/** The words for something, with {places} filled. Where there are forms, the first place is the number they go by. */
export function t(name, places = {}) {
  const words = name.split('/').reduce((all, part) => all?.[part], WORDS[code]) ?? name;
  const text = words.other ? form(words, places) : words;
  return text.replace(PLACE, (all, place) => (typeof places[place] === 'number' ? number(places[place]) : places[place] ?? all));
}

function form(words, places) {
  const [place] = words.other.match(PLACE);
  return words[new Intl.PluralRules(LOCALES[code]).select(places[place.slice(1, -1)])] ?? words.other;
}

export const has = (name) => name.split('/').reduce((words, part) => words?.[part], WORDS[code]) !== undefined;

export const number = (value, digits = 0) =>
  new Intl.NumberFormat(LOCALES[code], { maximumFractionDigits: digits }).format(value);

export const money = ({ amount, currency }, times = 1) =>
  new Intl.NumberFormat(LOCALES[code], { style: 'currency', currency }).format(Number(amount) * times);

/** Day, time, and the year where it is not this one. */
export function moment(instant, locale = LOCALES[code], parts = { weekday: 'short' }) {
  const at = new Date(instant);
  const year = at.getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year, hour: '2-digit', minute: '2-digit', ...parts }).format(at);
}

export const sectorName = (name) => (Object.hasOwn(WORDS[code].sectorNames, name) ? WORDS[code].sectorNames[name] : name);

/** ISO-8601 to seconds: PT1M2.5S is 62.5. */
export function seconds(duration) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration ?? '');
  return parts ? Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0) : 0;
}

/** A time for people: 40 ms, 2.5 s, 3 min. */
export function time(secs) {
  if (secs < 1) return `${number(Math.round(secs * 1000))} ms`;
  if (secs < 90) return `${number(secs, secs < 10 ? 1 : 0)} s`;
  if (secs < 5400) return `${number(secs / 60)} min`;
  return `${number(secs / 3600, 1)} h`;
}

/** A problem in the language's words, by its type. */
export function problemText(trouble) {
  const known = `problems/${trouble.problemName}`;
  const fields = (trouble.problem.errors ?? []).map(({ field }) => (has(`fields/${field}`) ? t(`fields/${field}`) : field));
  return has(known) ? t(known, { ...trouble.problem, time: time(trouble.retryAfter || 2), fields: fields.join(', ') })
    : t('problems/other', { name: trouble.problemName });
}

/** Writes all marked words of the page, and what follows from the language. */
export function translate() {
  document.documentElement.lang = LOCALES[code];
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel));
  }
}

export function speak(next) {
  code = WORDS[next] ? next : 'en';
  stored.write('catraca-language', code);
  translate();
}
