using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Commands;

/// <summary>A model that runs for another program, and the file that holds what its probes saw since the last reset.</summary>
internal sealed class ServedModel : IDisposable
{
    private readonly Session _session;
    private readonly string _output;

    /// <exception cref="SimulationException">A function has no code, or a process refuses to start.</exception>
    public ServedModel(BuiltModel model, long? seed, string output)
    {
        _output = output;
        _session = CpuBackend.Instance.Open(model, new SessionOptions
        {
            Seed = seed,
            Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal, Reduction.Trace, probe.SampleEvery))],
            DetectNaN = true,
        });
    }

    /// <summary>Steps since the last reset.</summary>
    public long Steps => _session.StepCount;

    /// <summary>Runs on, and writes the file.</summary>
    /// <exception cref="SimulationException">The run failed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Run(int steps, CancellationToken cancel)
    {
        if (steps > 0) _session.Run(steps, cancel: cancel);
        Write();
    }

    public void Reset(long? seed) => _session.Reset(seed);

    public void Dispose() => _session.Dispose();

    private void Write()
    {
        using NpzWriter file = NpzWriter.Create(_output);
        for (int i = 0; i < _session.Options.Recordings.Length; i++)
        {
            NdArray samples = _session.Recorded(i);
            file.Add($"probe{i}", NdArray.From(samples.ToDoubles(), [samples.Shape[0], .. _session.Options.Recordings[i].Signal.Shape]));
        }
        file.Add("n_steps", NdArray.Scalar(_session.StepCount));
        file.Complete();
    }
}
