/** What is away: Redis, the service, or only the live view of this page; and the bar that says so. */

import { $, say } from '../dom.js';
import { call, pause } from '../api.js';
import { toast } from './acts.js';
import { clock } from './format.js';

const ASK_MILLIS = 4000;
let redisSince = null;
let asking = false;
let stream = () => null;
let loggedOut = () => {};

export function begin({ live, onLogout }) {
  stream = live;
  loggedOut = onLogout;
}

function tellLive(yes, otherwise) {
  $('live').classList.toggle('on', yes);
  say($('live'), yes ? 'live' : otherwise);
}

export function tell(words) {
  $('away').hidden = !words;
  document.documentElement.classList.toggle('stale', Boolean(words));
  if (words) say($('away'), words);
}

/** Nobody is in the room. */
export function forget() {
  redisSince = null;
  tell('');
}

/** The room was told something: all is well. */
export function nothing() {
  if (redisSince) toast('Redis is back.');
  tellLive(true);
  forget();
}

export function redis() {
  redisSince ??= Date.now();
  tellLive(false, 'Redis is away');
  tell(`Redis is away since ${clock(redisSince)}. What you see is as it was then. No order on the list or the stream is lost; everything goes on by itself once Redis is back.`);
}

function service() {
  tell('No connection to the service. What you see is old; it comes back by itself.');
}

function view() {
  redisSince = null;
  tellLive(false, 'not connected');
  tell('Too many live views are open, so this one is not connected. What you see is old; it tries again by itself.');
}

export function connected(yes) {
  tellLive(yes, 'not connected');
  if (yes) return;
  if (!redisSince) service();
  if (!asking) findOut();
}

const isMissing = () => stream()?.open === false;

/** A browser does not tell why there is no stream. Where the service answers another question, it is one too many. */
async function findOut() {
  asking = true;
  for (let answers = 0; isMissing(); await pause(ASK_MILLIS)) {
    answers = await answersSession() ? answers + 1 : 0;
    if (!isMissing()) break;
    // once may be luck, and the stream about to come
    if (answers === 1) stream().hurry();
    else if (answers > 1) view();
  }
  asking = false;
}

/** Nobody may be logged in any more, either. */
async function answersSession() {
  try {
    await call('GET', 'api/v1/session');
    return true;
  } catch (trouble) {
    if (trouble.status === 401) loggedOut();
    else if (trouble.problemName === 'redis-unavailable') redis();
    else if (!redisSince && isMissing()) service();
    return false;
  }
}
