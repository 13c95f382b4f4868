/** Calls of the service. Whatever goes wrong is thrown as a Trouble with the problem's name. */

export class Trouble extends Error {
  /** name: the last part of the problem's type, or `offline` when there was no answer. */
  constructor(name, problem = {}, status = 0, retryAfter = 0) {
    super(problem.detail ?? name);
    Object.assign(this, { problemName: name, problem, status, retryAfter });
  }

  /** Whether the same request may yet succeed, or have succeeded. */
  get passes() {
    return this.status === 0 || this.status >= 500 && this.problemName !== 'unheard' || this.status === 429;
  }

  /** Whether nobody was there to answer: true only for as long as that is so. */
  get isUnanswered() {
    return this.problemName === 'offline' || this.problemName === 'redis-unavailable';
  }
}

async function read(answer) {
  const text = await answer.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export async function call(method, path, body, headers = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    throw new Trouble('offline');
  }
  let json;
  try {
    json = await read(answer);
  } catch {
    throw new Trouble('offline');
  }
  if (answer.ok) return json;
  const name = (json?.type ?? '').split('/').pop() || `http-${answer.status}`;
  throw new Trouble(name, json ?? {}, answer.status, Number(answer.headers.get('Retry-After')) || 0);
}

/** 128 random bits, for a key that no other request has. */
export function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const pause = (millis) => new Promise((done) => { setTimeout(done, millis); });
