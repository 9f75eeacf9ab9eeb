-- Asks for the paths of a file in turn, each request with a number of its own in the place of @N.
local heads, tails, number = {}, {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local at = line:find("@N", 1, true)
    heads[#heads + 1] = at and line:sub(1, at - 1) or line
    tails[#tails + 1] = at and line:sub(at + 2) or false
  end
  number = tonumber(args[2]) * 10000000
end

function request()
  number = number + 1
  local at = number % #heads + 1
  local path = heads[at]
  if tails[at] then path = path .. number .. tails[at] end
  return wrk.format("GET", path)
end
