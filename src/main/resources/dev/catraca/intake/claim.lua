#!lua
-- Claims idempotency keys, each for the first order that is sent with it.
-- KEYS: one claim (hash) each
-- ARGV: 1 seconds that a claim is kept, then for each: fingerprint of the order, order id
-- Returns for each {fingerprint, order id, refusal}: what the first one claimed it for and,
-- if that was refused, the problem it got as JSON, else ''.
local answers = {}
for i, claim in ipairs(KEYS) do
  if redis.call('HSETNX', claim, 'fingerprint', ARGV[2 * i]) == 1 then
    redis.call('HSET', claim, 'id', ARGV[2 * i + 1])
    redis.call('EXPIRE', claim, ARGV[1])
  end
  local known = redis.call('HMGET', claim, 'fingerprint', 'id', 'refusal')
  answers[i] = { known[1], known[2], known[3] or '' }
end
return answers
