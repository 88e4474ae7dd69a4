// The entry. The processes are forked before anything else, because neither threads nor Dispatch queues
// survive a fork; the dashboard's arguments are recognised without the argument parser, so that the first
// frame pays for nothing it does not use.

import CProcess

supervise_open_streams()
let arguments = Array(CommandLine.arguments.dropFirst())

if let launch = DashboardLaunch(arguments: arguments) {
    launch.run()
} else {
    HeadlessLaunch.run(arguments)
}
