/** The on-sale rush and the faults of the simulated gateway; hidden where the demonstration is off. */

import { $, make, options, say } from '../dom.js';
import { show } from '../morph.js';
import { call } from '../api.js';
import { act, acting, define, onSubmit } from './acts.js';
import { count, duration, number, rate } from './format.js';

const filled = (fields, name) => (fields.get(name) === '' ? undefined : Number(fields.get(name)));

export function begin() {
  onSubmit($('rush'), async (fields) => {
    const sale = await call('POST', 'api/v1/demo/on-sale', { orders: Number(fields.get('orders')), ratePerSecond: filled(fields, 'ratePerSecond'),
      matchId: fields.get('matchId'), lanes: fields.getAll('lanes') });
    return `The sale is open: ${count(sale.orders, 'order')} on their way.`;
  });
  onSubmit($('faults'), async (fields) => {
    if (fields.get('what') === 'reset') {
      await call('DELETE', 'api/v1/faults');
      $('faults').reset();
      return 'The gateway is back to normal, and stalled charges are released.';
    }
    const percent = (name) => (filled(fields, name) === undefined ? undefined : filled(fields, name) / 100);
    const latency = filled(fields, 'latency');
    await call('PUT', 'api/v1/faults', { latency: latency === undefined ? undefined : `${latency}ms`, declineRate: percent('declineRate'),
      outageRate: percent('outageRate'), stallNext: filled(fields, 'stallNext'), crashNext: filled(fields, 'crashNext') });
    $('faults').reset();
    return 'Set, in every instance within a second.';
  });
}

define('stop-rush', async ({ rush }) => {
  await call('DELETE', `api/v1/demo/on-sale/${rush}`);
  return 'The rush stops; what it placed is settled all the same.';
});

const STATES = { running: 'placing orders', settling: 'waiting for their outcomes', done: 'done', stopped: 'stopped' };

function bar(name, value, most, words) {
  return make('label', { class: 'progress', 'data-key': name }, make('span', {}, name, make('b', {}, words)),
    make('progress', { max: Math.max(1, most), value }));
}

function rush(sale) {
  const spread = (counts) => Object.entries(counts).map(([name, many]) => `${number(many)} ${name}`).join(', ');
  const under = sale.state === 'running' || sale.state === 'settling';
  return make('div', { class: 'rush', 'data-key': sale.id },
    make('p', {}, make('span', { class: `pill ${under ? 'warn' : 'good'}` }, STATES[sale.state] ?? sale.state), ' ', `${sale.matchId} · ${sale.lanes.join(', ')}`),
    bar('Placed', sale.accepted + sale.refused, sale.orders, `${number(sale.accepted + sale.refused)} of ${number(sale.orders)}`),
    bar('Settled', sale.settled, sale.accepted, `${number(sale.settled)} of ${number(sale.accepted)}`),
    make('p', { class: 'quiet' }, [spread(sale.outcomes), sale.refused > 0 && `refused: ${spread(sale.refusals)}`].filter(Boolean).join(' · ')),
    under && act('stop-rush', 'Stop', { rush: sale.id }));
}

export function tell({ faults, onSale, matches }) {
  const on = faults !== undefined;
  $('demo-link').hidden = !on;
  if (!on) {
    if (location.hash === '#demo') location.replace('#overview');
    return;
  }
  const { now, simulated } = faults;
  say($('faults-now'), simulated ? `Now: ${duration(now.latency)} a charge, ${rate(now.declineRate * 100)} % declined, ${rate(now.outageRate * 100)} % unavailable, ${
    number(now.stallNext)} to stall, ${number(now.crashNext)} to crash.` : 'Charges go to a real gateway, which has faults of its own.');
  for (const button of $('faults').querySelectorAll('button')) button.disabled = !simulated || !acting();
  options($('rush').matchId, matches.map(({ id, home, away }) => [id, `${home} × ${away}`]));
  show($('rush-progress'), onSale.map(rush));
}
