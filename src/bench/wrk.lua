-- Arguments: the expected status and body length; "check" when each answer is to be looked at; then, to ask for many
-- paths instead of one, their pattern with two %d, the number of tasks and of screenshots in each.
--
-- Looking at each answer takes so much of the processor that it is not done while anything is measured.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  wrong = 0
  local status, length = tonumber(args[1]), tonumber(args[2])
  if args[3] == "check" then
    response = function(got, headers, body)
      if got ~= status or #body ~= length then
        wrong = wrong + 1
      end
    end
  end
  if args[4] then
    local requests = {}
    for task = 0, args[5] - 1 do
      for step = 1, args[6] do
        table.insert(requests, wrk.format("GET", args[4]:format(task, step)))
      end
    end
    math.randomseed(1)
    request = function()
      return requests[math.random(#requests)]
    end
  end
end

function done(summary, latency, requests)
  local wrong = 0
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("wrong")
  end
  local errors = summary.errors
  io.write(("RESULT %d %d %d %d %d %d %d %d %d %d\n"):format(
    summary.duration, summary.requests, summary.bytes, latency:percentile(50), latency:percentile(99), wrong,
    errors.connect, errors.read + errors.write, errors.status, errors.timeout))
end
