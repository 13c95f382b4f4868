#!lua flags=allow-oom
-- Starts deliveries: marks each order as processing, counts the attempt and writes the claim
-- into its record. An order that has its outcome, or that is in other hands, is only acknowledged.
-- KEYS: 1 queued, 2 processing (set), 3 delayed orders of the lane (sorted sets), then for each
--       place: where its deliveries are acknowledged (list or stream; of pub/sub any key of
--       the partition), then the record (string, see order/record.lua) of each delivery
-- ARGV: 1 lane, 2 consumer group, 3 channel for changes of status, then for each place: how
--       many deliveries, 1 if they are taken over from a stalled worker, then for each: order
--       id, nonce of the delivery (worker, # and a number), entry id
-- A claim is version/attempts/startedAt/latest/nonce, see dev.catraca.order.Claim.
-- Returns for each its record as it now is, or one of 'settled', 'duplicate', 'unknown',
-- 'unreadable'. The same nonce gets the same answer again.
--include order/record.lua
local queued, processing, delayed = KEYS[1], KEYS[2], KEYS[3]
local lane, group, channel = ARGV[1], ARGV[2], ARGV[3]
local now = redis.call('TIME')
local micros = string.format('%.0f', now[1] * 1000000 + now[2])
local first = '2/1/' .. micros .. '//'
-- of a record, from its entry on
local REST = '^|[%d-]*\n%d%d?|[^|\n]+|[^|\n]+|[^|\n]+|%u+|%d+|%l+|%d+|[^|\n]*\n[^\n]'
-- MGET finds nothing under the places
local records = readRecords(KEYS, 4)
local started, changes, written, answers, ends = {}, {}, {}, {}, {}
-- how many; #, of a long table, is a search
local changed = 0

-- what a script has written stays written when it fails: trouble must come before that
redis.call('ZCARD', queued)
redis.call('SCARD', processing)
redis.call('ZCARD', delayed)

local function acknowledge(at, id, entry)
  if lane == 'stream' then
    redis.call('XACK', at, group, entry)
  elseif lane == 'list' then
    redis.call('LREM', at, -1, id)
  end
end

-- Whether a worker's list holds an order; the oldest stand at its end, and are started first.
local function isHeld(at, id)
  -- for a few it would be too much to look at
  if #KEYS > 24 and not ends[at] then
    ends[at] = {}
    for _, held in ipairs(redis.call('LRANGE', at, -400, -1)) do ends[at][held] = true end
  end
  return ends[at] and ends[at][id] or redis.call('LPOS', at, id, 'RANK', -1)
end

local function start(record, at, id, nonce, takenOver, entry)
  local text = records[record]
  if not text then
    return redis.call('EXISTS', record) == 1 and 'unreadable' or 'unknown'
  end
  -- as most are, or taken apart
  local status, claim, rest = 'queued', '0/0///', 17
  if string.find(text, 'queued|0/0///||||', 1, true) ~= 1 then
    status, claim, rest = string.match(text, '^(%l+)|([^|\n]+)|%d*|[%l-]*|%d*()|')
  end
  if not (status and string.find(text, REST, rest)) then
    return 'unreadable'
  end
  local begun = first
  local version, attempts, startedAt, holder
  if claim ~= '0/0///' then
    version, attempts, startedAt, holder = string.match(claim, '^(%d+)/(%d+)/(%d*)/%d*/(.*)$')
    if not version then
      return 'unreadable'
    end
    -- a queued order is one change ahead of its claim
    begun = string.format('%d/%d/%s/%s/', version + (status == 'queued' and 2 or 1), attempts + 1,
      startedAt == '' and micros or startedAt, startedAt == '' and '' or micros)
  end
  if status ~= 'queued' and status ~= 'processing' then
    acknowledge(at, id, entry)
    return 'settled'
  end
  -- given back or taken over while this worker was out of the world: it is another's now
  if lane == 'list' and not isHeld(at, id) then
    return 'duplicate'
  end
  local again = status == 'processing' and holder == nonce
  -- an old delivery of an order that waits for its next attempt comes too early
  local early = status == 'queued' and version and attempts ~= '0' and redis.call('ZSCORE', delayed, id)
  if early or status == 'processing' and not again then
    local pending = lane == 'stream' and redis.call('XPENDING', at, group, entry, entry, 1)[1]
    local owner = pending and pending[2] or lane == 'list' and string.match(holder or '', '(.*)#')
    local own = owner == string.match(nonce, '(.*)#')
    -- what was to be taken over may be settled or another's by now
    if early or takenOver ~= '1' or not own then
      -- XACK asks for no owner: an entry that another has claimed meanwhile must stay pending
      if not pending or own then
        acknowledge(at, id, entry)
      end
      return 'duplicate'
    end
  end
  if not again then
    local change = 'processing|' .. begun .. nonce .. '|||'
    text = change .. string.sub(text, rest)
    -- an order may be delivered twice in one call
    records[record] = text
    written[2 * changed + 1], written[2 * changed + 2] = record, text
    local n = 4 * changed
    changes[n + 1], changes[n + 2], changes[n + 3], changes[n + 4] = id, '|', change, '\n'
    changed = changed + 1
    started[changed] = id
  end
  return text
end

local k, a = 4, 4
while k <= #KEYS do
  local at, count, takenOver = KEYS[k], tonumber(ARGV[a]), ARGV[a + 1]
  for i = 1, count do
    answers[#answers + 1] = start(KEYS[k + i], at, ARGV[a + 2], ARGV[a + 3], takenOver, ARGV[a + 4])
    a = a + 3
  end
  k, a = k + 1 + count, a + 2
end
if changed > 0 then
  redis.call('MSET', unpack(written))
  redis.call('ZREM', queued, unpack(started))
  redis.call('SADD', processing, unpack(started))
  redis.call('PUBLISH', channel, table.concat(changes))
end
return answers
