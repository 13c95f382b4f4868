#!lua flags=allow-oom
-- Claims entries that have been pending for too long, whoever has them.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, 2 consumer that gets them, 3 milliseconds idle at least, 4 id to
--       start at, 5 how many at most
-- Returns {{id to go on at}, then for each entry {id, order id or '', what it says}}.
local found = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5])
local answer = { { found[1] } }
for _, entry in ipairs(found[2]) do
  local order = ''
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 'id' then order = entry[2][i + 1] end
  end
  answer[#answer + 1] = { entry[1], order, string.sub(table.concat(entry[2], ' '), 1, 1024) }
end
return answer
