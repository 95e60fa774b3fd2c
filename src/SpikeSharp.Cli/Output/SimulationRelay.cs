namespace SpikeSharp.Cli.Output;

/// <summary>Turns steps done into the fraction that a progress bar takes.</summary>
internal sealed class SimulationRelay(IProgress<double> bar) : IProgress<SimulationProgress>
{
    public void Report(SimulationProgress value) => bar.Report((double)value.Done / value.Total);
}
