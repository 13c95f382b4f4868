/** What is away: the books, the whole office, or only the live view of the lanes; and the bar that says so. */

import { $, say } from './dom.js';
import { t } from './language.js';
import { restLanes } from './lanes.js';

const BOOKS = 'awayBar';
const OFFICE = 'offlineBar';
const VIEW = 'problems/too-many-streams';

let what = '';
/** How often the office has answered although it gives no live view. */
let answers = 0;
let back = () => {};

export const isAway = () => what === BOOKS || what === OFFICE;

/** Says what to do as soon as nothing is away any more. */
export const onBack = (action) => { back = action; };

function tell(next) {
  const over = what && !next;
  what = next;
  $('offline').hidden = !what;
  if (what) {
    $('offline').dataset.t = what;
    say($('offline'), t(what));
  }
  if (isAway()) restLanes();
  document.documentElement.classList.toggle('stale', isAway());
  $('live').dataset.t = what ? 'connecting' : 'live';
  say($('live'), t($('live').dataset.t));
  $('live').classList.toggle('on', !what);
  if (over) back();
}

/** The lanes told something: all is well. */
export function nothing() {
  answers = 0;
  tell('');
}

export const books = () => tell(BOOKS);
export const office = () => tell(OFFICE);

/** There is no live view, and the office did not answer another question either: which of them is away? */
export function failed(trouble) {
  answers = 0;
  if (what) tell(trouble.problemName === 'redis-unavailable' ? BOOKS : OFFICE);
}

/** The office answered: is it only the live view that it does not give? Once may be luck. */
export function answered() {
  if (!what) return;
  answers += 1;
  if (answers > 1) tell(VIEW);
}

/** Whether the live view should be tried at once, and whether only that is missing. */
export const returning = () => answers === 1;
export const viewOnly = () => what === VIEW;
