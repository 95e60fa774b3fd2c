using Spectre.Console;

namespace SpikeSharp.Cli.Output;

/// <summary>A bar on stderr that disappears when the work is done.</summary>
internal static class ProgressBar
{
    /// <summary>Nobody watches.</summary>
    public static IProgress<double> None { get; } = new Ignore();

    public static T Run<T>(CliContext cli, string what, Func<IProgress<double>, T> work) =>
        Drawing.To(cli, cli.Error, isTerminal: true)
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(what), maxValue: 1))));

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }

    private sealed class Ignore : IProgress<double>
    {
        public void Report(double value)
        {
        }
    }
}
