using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>The rate network beside a run of its spiking network: activations of the same items, in double.</summary>
internal sealed class RateRun(BuiltModel model, Presentation presentation, ImmutableArray<Signal> signals, int steps, int threads) : IDisposable
{
    private readonly BuiltModel _rates = RateNetwork.Of(model);
    private Session? _session;

    /// <summary>Computes the activations of some items; recording i of the session belongs to signal i.</summary>
    public Session Present(int first, int items, CancellationToken cancel)
    {
        if (_session?.Items != items)
        {
            _session?.Dispose();
            _session = CpuBackend.Instance.Open(_rates, new SessionOptions
            {
                Items = items,
                Precision = Precision.Double,
                Threads = threads,
                Inputs = presentation.Signals,
                Recordings = [.. signals.Select(signal => new Recording(signal, Reduction.Mean))],
            });
        }
        // Without state one step says all; an input that changes has a mean activation.
        presentation.Present(_session, first, presentation.IsHeld ? 1 : steps, cancel);
        return _session;
    }

    public void Dispose() => _session?.Dispose();
}
