#!lua flags=allow-oom
-- Starts deliveries: marks each order as processing, counts the attempt and writes the claim
-- into its record. An order that has its outcome, or that is in other hands, is only acknowledged.
-- KEYS: 1 queued, 2 processing, 3 delayed orders of the lane (sorted sets), then for each
--       place: where its deliveries are acknowledged (list or stream; of pub/sub any key of
--       the partition), then the record (hash) of each delivery
-- ARGV: 1 lane, 2 consumer group, 3 channel for changes of status, then for each place: how
--       many deliveries, then for each: order id, nonce of the delivery (worker, # and a
--       number), 1 if it is taken over from a stalled worker, entry id
-- A claim is version/attempts/startedAt/nonce, see dev.catraca.order.Claim.
-- Returns for each one of 'claim|match id|traceparent|facts' (see order/facts.lua),
-- of 'settled', 'duplicate', 'unknown', 'unreadable'. The same nonce gets the same answer again.
local queued, processing, delayed = KEYS[1], KEYS[2], KEYS[3]
local lane, group, channel = ARGV[1], ARGV[2], ARGV[3]
local now = redis.call('TIME')
local micros = string.format('%.0f', now[1] * 1000000 + now[2])
local first = '2/1/' .. micros .. '/'
local FACTS = '^%d+|[^|]+|[^|]+|%d+|[^|]+|%d+$'
local started, scores, changes, answers = {}, {}, {}, {}

local function acknowledge(at, id, entry)
  if lane == 'stream' then
    redis.call('XACK', at, group, entry)
  elseif lane == 'list' then
    redis.call('LREM', at, -1, id)
  end
end

local function start(record, at, id, nonce, takenOver, entry)
  local o = redis.pcall('HMGET', record, 'status', 'claim', 'facts', 'matchId', 'traceparent')
  if o.err then
    return 'unreadable'
  end
  local status, claim, facts = o[1], o[2], o[3]
  if not status then
    return 'unknown'
  elseif not (claim and facts and o[4] and string.find(facts, FACTS)) then
    return 'unreadable'
  end
  -- as it is accepted, so that most claims need not be taken apart
  local begun = first
  local version, attempts, startedAt, holder
  if claim ~= '0/0//' then
    version, attempts, startedAt, holder = string.match(claim, '^(%d+)/(%d+)/(%d*)/(.*)$')
    if not version then
      return 'unreadable'
    end
    -- a queued order is one change ahead of its claim
    begun = string.format('%d/%d/%s/', version + (status == 'queued' and 2 or 1), attempts + 1,
      startedAt == '' and micros or startedAt)
  end
  if status ~= 'queued' and status ~= 'processing' then
    acknowledge(at, id, entry)
    return 'settled'
  end
  -- given back or taken over while this worker was out of the world: it is another's now
  if lane == 'list' and not redis.call('LPOS', at, id, 'RANK', -1) then
    return 'duplicate'
  end
  local again = status == 'processing' and holder == nonce
  -- an old delivery of an order that waits for its next attempt comes too early
  local early = status == 'queued' and version and attempts ~= '0' and redis.call('ZSCORE', delayed, id)
  if early or status == 'processing' and not again and takenOver ~= '1' then
    -- XACK asks for no owner: an entry that another has claimed meanwhile must stay pending
    local pending = lane == 'stream' and redis.call('XPENDING', at, group, entry, entry, 1)[1]
    if not pending or pending[2] == string.match(nonce, '(.*)#') then
      acknowledge(at, id, entry)
    end
    return 'duplicate'
  end
  if not again then
    claim = begun .. nonce
    redis.call('HSET', record, 'status', 'processing', 'claim', claim)
    started[#started + 1] = id
    scores[#scores + 1] = micros
    scores[#scores + 1] = id
    changes[#changes + 1] = id .. '|processing|' .. claim .. '|||'
  end
  return claim .. '|' .. o[4] .. '|' .. (o[5] or '') .. '|' .. facts
end

local k, a = 4, 4
while k <= #KEYS do
  local at, count = KEYS[k], tonumber(ARGV[a])
  for i = 1, count do
    answers[#answers + 1] = start(KEYS[k + i], at, ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4])
    a = a + 4
  end
  k, a = k + 1 + count, a + 1
end
if #started > 0 then
  redis.call('ZREM', queued, unpack(started))
  redis.call('ZADD', processing, unpack(scores))
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return answers
