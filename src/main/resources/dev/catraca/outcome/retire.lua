#!lua flags=allow-oom
-- Retires final orders whose retention is over: their records go, and the counters keep
-- what the audit has to know of them.
-- KEYS: 1 all orders (sorted set, see dev.catraca.order.AcceptedBatch), 2 counters (hash), then the
--       record (string) of each order
-- ARGV: 1 microseconds that a final order is kept, then the members of the index that name them
-- Returns how many were retired. One whose record somebody has changed is left, for the
-- audit to name it.
--include order/record.lua
local all, counters, kept = KEYS[1], KEYS[2], tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local retired = 0
local records = readRecords(KEYS, 3)

local function isOver(record)
  local o = recordOf(records[record])
  if not records[record] and redis.call('EXISTS', record) == 0 then
    redis.call('HINCRBY', counters, 'vanished', 1)
    return true
  end
  if not o or o.status == 'queued' or o.status == 'processing' or not tonumber(o.settledAt)
    or now - tonumber(o.settledAt) < kept then
    return false
  end
  redis.call('HINCRBY', counters, 'retired:' .. o.status .. ':' .. o.lane, 1)
  if o.status == 'confirmed' then
    redis.call('HINCRBY', counters, 'retired-sold:' .. o.matchId .. ':' .. o.sector, o.quantity)
  end
  redis.call('DEL', record)
  return true
end

local k = 2
for i = 2, #ARGV do
  local member = ARGV[i]
  -- unless somebody else has been here since it was read
  local micros = redis.call('ZSCORE', all, member)
  local left = string.gsub(member, '[^,]+', function()
    k = k + 1
    if micros and isOver(KEYS[k]) then
      retired = retired + 1
      return ''
    end
  end)
  if left ~= member then
    redis.call('ZREM', all, member)
    if string.find(left, '[^,]') then
      redis.call('ZADD', all, micros, left)
    end
  end
end
return retired
