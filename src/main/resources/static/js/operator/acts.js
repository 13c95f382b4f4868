/**
 * What buttons do. A button names its act in data-act, its words for the question in data-ask, and what the act
 * needs in further data. Every act says what it did; a destructive one asks first.
 */

import { $, make } from '../dom.js';
import { call, Trouble } from '../api.js';

const GOOD_MILLIS = 8000;
const MOST_NOTES = 4;
const acts = new Map();
/** What is told, oldest first: on the page troubles stand below all others. */
const notes = new Set();
let mayAct = false;
let loggedOut = () => {};

export const acting = () => mayAct;

export function begin({ onLogout }) {
  loggedOut = onLogout;
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-act]');
    if (button && !button.disabled) run(button);
  });
}

/** Says who acts: the viewer's buttons are off. */
export function allow(role) {
  mayAct = role === 'operator';
  document.documentElement.classList.toggle('viewing', !mayAct);
  for (const button of document.querySelectorAll('button[data-act]:not([data-reads]), form[data-act] button')) limit(button);
}

/** Switches a button off where it may not be used. */
export function limit(button) {
  if (mayAct) {
    if (button.title === REASON) {
      button.disabled = false;
      button.removeAttribute('title');
    }
  } else {
    button.disabled = true;
    button.title = REASON;
  }
  return button;
}

const REASON = 'Only the operator may do this; you are logged in as viewer.';

/** A button that acts. */
export const act = (name, text, data = {}, { kind = 'quiet-button', label, reads = false, off } = {}) => {
  const attributes = { type: 'button', class: kind, 'data-act': name, 'data-reads': reads, 'aria-label': label };
  for (const [key, value] of Object.entries(data)) attributes[`data-${key}`] = value;
  if (off) Object.assign(attributes, { disabled: true, title: off });
  else if (!mayAct && !reads) Object.assign(attributes, { disabled: true, title: REASON });
  return make('button', attributes, text);
};

/** what(data) does it and returns the words for what it did; before(data) throws when there is nothing to ask about. */
export const define = (name, what, { before = () => {} } = {}) => acts.set(name, { what, before });

async function run(button) {
  if (button.getAttribute('aria-busy') === 'true') return;
  const { what, before } = acts.get(button.dataset.act);
  await attempt(async () => {
    before(button.dataset);
    if (button.dataset.ask && !await sure(button.dataset.ask, button.textContent)) return '';
    button.setAttribute('aria-busy', 'true');
    return what(button.dataset);
  });
  button.removeAttribute('aria-busy');
}

/** Does something and tells how it went. */
export async function attempt(what) {
  try {
    const words = await what();
    if (words) toast(words);
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    if (trouble.status === 401) loggedOut();
    else toast(troubleText(trouble), true);
  }
}

export function troubleText(trouble) {
  const fields = (trouble.problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`).join('; ');
  if (trouble.problemName === 'redis-unavailable') return 'Redis is away. It may or may not have been done; look once it is back.';
  if (trouble.problemName === 'offline') return 'No answer from the service. It may or may not have been done; look before trying again.';
  return fields || trouble.problem.detail || trouble.problem.title || `That did not work (${trouble.problemName}).`;
}

export function toast(words, bad = false) {
  const close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => drop(note) }, '×');
  const note = make('div', { class: `toast ${bad ? 'bad' : 'good'}` }, make('p', {}, words), close);
  $(bad ? 'alerts' : 'toasts').append(note);
  notes.add(note);
  if (!bad) setTimeout(() => drop(note), GOOD_MILLIS);
  if (notes.size > MOST_NOTES) drop([...notes][0]);
}

/** Takes a note away. Where the focus was in it, the next one gets it, else the room. */
function drop(note) {
  const focused = note.contains(document.activeElement);
  notes.delete(note);
  note.remove();
  if (focused) ([...notes][0]?.querySelector('button') ?? $('room')).focus({ preventScroll: true });
}

/** Nobody is in the room: what was told or asked is nobody else's. */
export function forget() {
  $('ask').close();
  [...notes].forEach(drop);
}

/** Asks before something is destroyed. Where what asked went away meanwhile, the view gets the focus. */
export function sure(question, yes) {
  const dialog = $('ask');
  const asking = document.activeElement;
  $('ask-text').textContent = question;
  $('ask-yes').textContent = yes;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener('close', () => {
      if (!asking.isConnected) document.querySelector('.view:not([hidden])').focus({ preventScroll: true });
      answer(dialog.returnValue === 'yes');
    }, { once: true });
  });
}

/** Has a form act: what(fields) gets its fields and returns the words for what it did. */
export function onSubmit(form, what) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.dataset.ask && !await sure(button.dataset.ask, button.textContent)) return;
    await attempt(() => what(new FormData(form, button)));
  });
}

export { call };
