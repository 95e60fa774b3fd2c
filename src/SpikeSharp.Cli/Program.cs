using System.Runtime.InteropServices;
using SpikeSharp.Cli;

using CancellationTokenSource cancel = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return Cli.Run(args, Console.Out, Console.Error, Terminal.Detect(), Console.In, cancel.Token);

// The second signal, or two seconds without a reaction to the first, ends the process at once.
void Stop(PosixSignalContext signal)
{
    if (cancel.IsCancellationRequested)
        Environment.Exit((int)ExitCode.Cancelled);

    signal.Cancel = true;
    _ = Task.Delay(TimeSpan.FromSeconds(2)).ContinueWith(_ => Environment.Exit((int)ExitCode.Cancelled), TaskScheduler.Default);
    cancel.Cancel();
}
