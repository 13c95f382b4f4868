#!lua flags=allow-oom
-- Removes a consumer from its group, unless it has pending entries, which would be gone
-- with it.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, 2 consumer
-- Returns 1, 0 if there is no such consumer, -1 if it has pending entries.
for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local fields = {}
  for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
  if fields.name == ARGV[2] then
    if fields.pending > 0 then return -1 end
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
    return 1
  end
end
return 0
