/** The control room: who is in, what is pushed, which view is shown. */

import { $, say, stored } from '../dom.js';
import { call, pause } from '../api.js';
import { Live } from '../live.js';
import { show } from '../morph.js';
import * as acts from './acts.js';
import * as away from './away.js';
import { number } from './format.js';
import * as overview from './overview.js';
import * as stream from './stream.js';
import * as desk from './desk.js';
import * as demo from './demo.js';
import { findProblems, problemCards, redisLine } from './problems.js';

/** Whether somebody logged in here, where that can be kept: else nobody need be asked. The session itself is a cookie that no script sees. */
const LOGGED_IN = 'catraca-logged-in';
const VIEWS = ['overview', 'stream', 'list', 'dead-letters', 'orders', 'demo'];
let live = null;
let first = null;

const partition = () => Number($('partition').value) || 0;

function state(data) {
  away.nothing();
  first ??= data;
  overview.tell(data);
  stream.tell(data);
  desk.tell(data);
  demo.tell(data);
  tellPartitions(data);
  const problems = findProblems(data, first);
  show($('problems'), problemCards(problems));
  say($('redis-line'), redisLine(data));
  badge($('problem-count'), problems.filter(({ level }) => level !== 'note').length, 'problems');
  $('problem-count').className = `count ${problems[0]?.level ?? ''}`;
  badge($('dead-count'), data.lanes.reduce((sum, lane) => sum + lane.deadLetters, 0), 'dead letters');
}

/** With one partition there is nothing to choose. */
function tellPartitions({ partitions }) {
  $('partition-field').hidden = partitions < 2;
  $('partition').max = partitions - 1;
}

/** Whatever was typed, the page asks only for a partition that there is. */
function choosePartition() {
  const field = $('partition');
  field.value = Math.min(field.max, Math.max(0, Math.trunc(partition())));
  follow();
}

function badge(element, many, what) {
  element.hidden = many === 0;
  say(element, number(many));
  element.title = `${many} ${what}`;
}

function follow() {
  live?.stop();
  first = null;
  live = new Live(`api/v1/operator/events?partition=${partition()}`, { state, away: away.redis }, { connected: away.connected });
}

function enter({ user, role }) {
  stored.write(LOGGED_IN, true);
  $('login').hidden = true;
  $('room').hidden = false;
  $('logout').hidden = false;
  $('live').hidden = false;
  $('viewing').hidden = role === 'operator';
  say($('user'), user === role ? user : `${user} (${role})`);
  acts.allow(role);
  away.tell('');
  follow();
  view();
}

function leave(words = '') {
  stored.write(LOGGED_IN, false);
  live?.stop();
  live = null;
  away.forget();
  acts.forget();
  desk.forget();
  for (const id of ['room', 'logout', 'live']) $(id).hidden = true;
  say($('user'), '');
  $('login').hidden = false;
  say($('login-problem'), words);
  $('login-form').password.focus();
}

/** #orders?id=… shows the search with its answer. */
function view() {
  const [name, query] = location.hash.slice(1).split('?');
  const chosen = VIEWS.includes(name) ? name : 'overview';
  const focused = document.activeElement;
  for (const section of document.querySelectorAll('[data-view]')) section.hidden = section.dataset.view !== chosen;
  for (const link of document.querySelectorAll('.views a')) {
    if (link.hash === `#${chosen}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  // the link that led here is out of sight: the next key must not begin at the top of the page
  if (focused?.closest('[data-view]')?.hidden) document.querySelector(`[data-view=${chosen}]`).focus();
  const id = new URLSearchParams(query).get('id');
  if (chosen === 'orders' && id) {
    $('search').reset();
    $('search').id.value = id;
    acts.attempt(() => desk.search(new FormData($('search'))));
  }
}

async function logIn(event) {
  event.preventDefault();
  const form = event.target;
  say($('login-problem'), '');
  try {
    await call('POST', 'api/v1/session', { user: form.user.value, password: form.password.value });
    form.password.value = '';
    enter(await call('GET', 'api/v1/session'));
    $('room').focus();
  } catch (trouble) {
    say($('login-problem'), trouble.status === 401 ? 'The user or the password is wrong.'
      : trouble.problemName === 'redis-unavailable' ? 'Redis is away, so nobody can log in. Try again in a moment.' : acts.troubleText(trouble));
  }
}

async function logOut() {
  await acts.attempt(async () => {
    await call('DELETE', 'api/v1/session');
    leave('You are logged out.');
  });
}

async function begin() {
  if (!stored.read(LOGGED_IN, stored.isForbidden)) {
    leave();
    return;
  }
  for (;;) {
    try {
      enter(await call('GET', 'api/v1/session'));
      return;
    } catch (trouble) {
      if (trouble.status === 401) {
        leave();
        return;
      }
      away.tell(trouble.problemName === 'redis-unavailable' ? 'Redis is away, so nobody can log in. This page tries again by itself.'
        : 'No connection to the service. This page tries again by itself.');
    }
    await pause(2000);
  }
}

const onLogout = () => leave('You were logged out. Log in again to go on.');
acts.begin({ onLogout });
away.begin({ live: () => live, onLogout });
overview.begin();
stream.begin(partition);
desk.begin(partition);
demo.begin();
$('login-form').addEventListener('submit', logIn);
// what follows the # names the view: to skip is to move the focus, and no more
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  $('room').focus();
});
$('logout').addEventListener('click', logOut);
$('partition').addEventListener('change', choosePartition);
addEventListener('hashchange', view);
addEventListener('online', () => live?.hurry());
document.addEventListener('visibilitychange', () => live?.whileSeen());
// in another tab, of the same session
addEventListener('storage', ({ key }) => {
  if (key !== LOGGED_IN) return;
  if (!stored.read(LOGGED_IN, false)) leave('You are logged out.');
  else if (!live) begin();
});
await begin();
