#!lua flags=no-writes
-- Tells what Redis knows about a stream, its groups or the consumers of a group.
-- KEYS: 1 stream
-- ARGV: 1 'STREAM', 'GROUPS' or 'CONSUMERS', 2 the group whose consumers are meant, or ''
-- Returns {} where there is no stream; else of each group or consumer {name, value, name,
-- value, ...}, an unknown value as ''; of a stream three rows: that, its first entry and
-- its last entry, an entry being {id, field, value, ...} or {} if there is none.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {}
end

local function text(value)
  if type(value) == 'number' then return string.format('%.0f', value) end
  return value or ''
end

local function row(info)
  local told = {}
  for i = 1, #info, 2 do
    if type(info[i + 1]) ~= 'table' then
      told[#told + 1] = info[i]
      told[#told + 1] = text(info[i + 1])
    end
  end
  return told
end

local function entry(found)
  if not found then return {} end
  local told = { found[1] }
  for _, part in ipairs(found[2]) do told[#told + 1] = part end
  return told
end

if ARGV[1] == 'STREAM' then
  return { row(redis.call('XINFO', 'STREAM', KEYS[1])), entry(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]),
    entry(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]) }
end
local infos
if ARGV[1] == 'GROUPS' then
  infos = redis.call('XINFO', 'GROUPS', KEYS[1])
else
  infos = redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[2])
end
local rows = {}
for i, info in ipairs(infos) do rows[i] = row(info) end
return rows
