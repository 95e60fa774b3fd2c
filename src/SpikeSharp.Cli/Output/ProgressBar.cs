using Spectre.Console;

namespace SpikeSharp.Cli.Output;

/// <summary>A bar on stderr that disappears when the work is done.</summary>
internal static class ProgressBar
{
    /// <summary>Nobody watches.</summary>
    public static IProgress<double> None { get; } = new Ignore();

    // Drawn by the reports alone: a thread that draws may still write when the work is over and its writer closed.
    public static T Run<T>(CliContext cli, string what, Func<IProgress<double>, T> work) =>
        Drawing.To(cli, cli.Error, isTerminal: true)
            .Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context, context.AddTask(Markup.Escape(what), maxValue: 1))));

    private sealed class Bar : IProgress<double>
    {
        private const long Interval = 100;

        private readonly Lock _drawing = new();
        private readonly ProgressContext _context;
        private readonly ProgressTask _task;
        private long _drawn;

        public Bar(ProgressContext context, ProgressTask task)
        {
            _context = context;
            _task = task;
            Draw();
        }

        public void Report(double value)
        {
            _task.Value = value;
            if (Environment.TickCount64 - Interlocked.Read(ref _drawn) < Interval || !_drawing.TryEnter()) return;
            try
            {
                Draw();
            }
            finally
            {
                _drawing.Exit();
            }
        }

        private void Draw()
        {
            Interlocked.Exchange(ref _drawn, Environment.TickCount64);
            _context.Refresh();
        }
    }

    private sealed class Ignore : IProgress<double>
    {
        public void Report(double value)
        {
        }
    }
}
