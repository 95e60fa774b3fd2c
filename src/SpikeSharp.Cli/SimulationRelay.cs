namespace SpikeSharp.Cli;

/// <summary>Progress of a simulation as a fraction.</summary>
internal sealed class SimulationRelay(IProgress<double> progress) : IProgress<SimulationProgress>
{
    public void Report(SimulationProgress value) => progress.Report((double)value.Done / value.Total);
}
