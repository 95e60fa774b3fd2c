namespace SpikeSharp.Building;

/// <summary>Signals that take the place of others, and the same for the operators and views that touch them.</summary>
internal sealed class SignalMap
{
    private readonly Dictionary<Signal, Signal> _signals = new(ReferenceEqualityComparer.Instance);

    public void Add(Signal old, Signal replacement) => _signals.Add(old, replacement);

    public Signal this[Signal signal]
    {
        get
        {
            if (_signals.TryGetValue(signal, out Signal? replacement)) return replacement;
            if (signal.Base is null || !_signals.TryGetValue(signal.Base, out Signal? root)) return signal;
            return _signals[signal] = Signal.View(signal.Name, root, signal.Shape, signal.Offset, signal.Strides);
        }
    }

    public Operator this[Operator op]
    {
        get
        {
            SignalUse use = op.Use;
            if (!use.Sets.Concat(use.Incs).Concat(use.Reads).Concat(use.Updates).Any(signal => _signals.ContainsKey(signal.Root))) return op;
            return op switch
            {
                Copy copy => copy with { Source = this[copy.Source], Target = this[copy.Target] },
                ElementwiseInc product => product with { A = this[product.A], X = this[product.X], Y = this[product.Y] },
                DotInc product => product with { A = this[product.A], X = this[product.X], Y = this[product.Y] },
                SparseDotInc product => product with { A = this[product.A] },
                BsrDotInc product => product with { A = this[product.A] },
                ConvInc convolution => convolution with { W = this[convolution.W] },
                ConvTransposeInc convolution => convolution with { W = this[convolution.W] },
                SimFilter filter => filter with { Input = this[filter.Input] },
                SimProcess process => process with { Input = process.Input is null ? null : this[process.Input] },
                SimOja rule => rule with { Weights = this[rule.Weights] },
                SimVoja rule => rule with { ScaledEncoders = this[rule.ScaledEncoders] },
                SimProbe probe => new SimProbe(this[probe.Signal]),
                _ => throw new NotSupportedException($"{op.Name} of a parameter."),
            };
        }
    }
}
