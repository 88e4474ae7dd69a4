// The entry. The processes were forked before this (see `CEntry`); the dashboard's arguments are recognised
// without the argument parser, so that the first frame pays for nothing it does not use.

Companions.adopt()

let arguments = Array(CommandLine.arguments.dropFirst())

if let launch = DashboardLaunch(arguments: arguments) {
    launch.run()
} else {
    HeadlessLaunch.run(arguments)
}
