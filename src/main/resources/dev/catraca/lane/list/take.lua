#!lua flags=allow-oom
-- Takes the next orders in line into a worker's hands.
-- KEYS: 1 the lane's list, 2 the worker's processing list
-- ARGV: 1 how many at most
-- Returns their ids, the next in line first.
local taken = {}
for i = 1, tonumber(ARGV[1]) do
  local id = redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT')
  if not id then break end
  taken[i] = id
end
return taken
