#!lua flags=allow-oom
-- Trims a stream as an operator asks, unless that would drop an entry that the group has
-- pending or has not been given yet.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, 2 'MAXLEN' or 'MINID', 3 entries to keep or the first id to keep,
--       4 '~' to drop whole blocks only or '=', 5 'force' to drop what is unsettled too
-- Returns how many were dropped, -1 if it was refused.
--include lane/stream/delivered.lua
local stream, group, how, keep = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

-- the first entry still in the stream that the group has pending
local function firstPending()
  local from = '-'
  while true do
    local found = redis.call('XPENDING', stream, group, from, '+', 100)
    for _, entry in ipairs(found) do
      if redis.call('XRANGE', stream, entry[1], entry[1])[1] then return entry[1] end
      from = '(' .. entry[1]
    end
    if #found < 100 then return nil end
  end
end

local function firstUndelivered()
  local delivered = lastDelivered(redis.call('XINFO', 'GROUPS', stream), group)
  local from = delivered and '(' .. delivered or '-'
  return redis.call('XRANGE', stream, from, '+', 'COUNT', 1)[1], delivered and firstPending()
end

-- whether at most so many entries stand in the stream from this one on; in small steps,
-- for a backlog may be long
local function atMost(most, from)
  while most >= 0 do
    local some = redis.call('XRANGE', stream, from, '+', 'COUNT', 500)
    most = most - #some
    if #some < 500 then break end
    from = '(' .. some[#some][1]
  end
  return most >= 0
end

local function before(id)
  if how == 'MAXLEN' then
    return not atMost(tonumber(keep), id)
  end
  return redis.call('XRANGE', stream, id, '(' .. keep, 'COUNT', 1)[1]
end

if redis.call('EXISTS', stream) == 0 then
  return 0
end
if ARGV[5] ~= 'force' then
  local undelivered, pending = firstUndelivered()
  if pending and before(pending) or undelivered and before(undelivered[1]) then
    return -1
  end
end
return redis.call('XTRIM', stream, how, ARGV[4], keep)
