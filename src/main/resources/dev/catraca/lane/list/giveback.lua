#!lua flags=allow-oom
-- Gives back what a worker holds: to the head of the line, in the old order. An order that another
-- worker has begun only leaves the list.
-- KEYS: 1 workers of the lane (sorted set), 2 the lane's list, 3 the worker's processing
--       list, 4 queued (sorted set), 5 processing orders of the lane (set), then the record
--       (string) of each order
-- ARGV: 1 the worker, 2 'expired' to do it only once its lease is over by the server's
--       clock, 'own' if the worker asks itself, 3 channel for changes of status, 4 most
--       microseconds that a lease holds (more means that the clock was set back), then the
--       id of each order as they stand in the processing list from the left
-- Returns how many were given back, -1 if nothing left the list or the worker is alive.
--include order/record.lua
local workers, list, held, queued, processing = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local worker, who, channel = ARGV[1], ARGV[2], ARGV[3]
local time = redis.call('TIME')
local left = (redis.call('ZSCORE', workers, worker) or 0) - (time[1] * 1000000 + time[2])
if who == 'expired' and left > 0 and left <= tonumber(ARGV[4]) then
  return -1
end
local removed, given, changes, records = 0, 0, {}, readRecords(KEYS, 6)

-- One that another has begun is in that one's list; if it is in none, putback.lua finds it missing.
local function isAnothers(o)
  local owner = o and o.status == 'processing' and string.match(o.claim, '^%d+/%d+/%d*/%d*/([^/#]*)#')
  return owner and owner ~= worker
end

local function giveBack(id, record)
  local o = recordOf(records[record])
  if isAnothers(o) then return end
  redis.call('RPUSH', list, id)
  given = given + 1
  -- whoever takes one whose record somebody has changed will say so
  if o and o.status == 'processing' and string.match(o.claim, '^%d+/%d+/%d*/%d*/') then
    o.status = 'queued'
    records[record] = textOf(o)
    redis.call('SET', record, records[record])
    redis.call('SREM', processing, id)
    redis.call('ZADD', queued, o.acceptedAt, id)
    changes[#changes + 1] = id .. '|queued|' .. o.claim .. '|||'
  end
end

for i = 5, #ARGV do
  if redis.call('LREM', held, 1, ARGV[i]) > 0 then
    removed = removed + 1
    giveBack(ARGV[i], KEYS[i + 1])
  end
end
if redis.call('EXISTS', held) == 0 then
  redis.call('ZREM', workers, worker)
end
if #changes > 0 then
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return removed > 0 and given or -1
