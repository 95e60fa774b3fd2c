namespace SpikeSharp;

/// <summary>Defaults of a network: what its objects (and those of its sub-networks) take for parameters that were not set.</summary>
/// <remarks>Looked up at <c>Add</c>: the owner's, then its ancestors', then the built-in default. Later changes touch nothing. Null means not set.</remarks>
public sealed class Config
{
    /// <summary>Defaults of ensembles.</summary>
    public EnsembleDefaults Ensemble { get; } = new();

    /// <summary>Defaults of the neurons of ensembles.</summary>
    public NeuronsDefaults Neurons { get; } = new();

    /// <summary>Defaults of connections.</summary>
    public ConnectionDefaults Connection { get; } = new();

    /// <summary>Defaults of probes.</summary>
    public ProbeDefaults Probe { get; } = new();

    /// <summary>Ensembles for values that are either 0 or above a threshold: all encoders 1, no neuron fires below it.</summary>
    /// <param name="threshold">Value below which the decoded output is 0.</param>
    /// <param name="interceptWidth">Scale of the exponential distribution of intercepts above it. Default 0.15.</param>
    /// <param name="radius">Largest value. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Width or radius is not positive.</exception>
    public void UseThresholdingEnsembles(double threshold, double interceptWidth = 0.15, double radius = 1)
    {
        Ensemble.Radius = Check.Positive(radius, nameof(radius));
        Ensemble.Intercepts = new Exponential(interceptWidth, threshold, radius);
        Ensemble.Encoders = new Choice([[1.0]]);
        Ensemble.EvalPoints = new Uniform(threshold / radius, 1);
    }
}

/// <summary>Defaults of <see cref="Ensemble"/> parameters; null: not set.</summary>
public sealed class EnsembleDefaults
{
    internal static EnsembleDefaults BuiltIn { get; } = new()
    {
        Radius = 1,
        Encoders = new ScatteredHypersphere(surface: true),
        Intercepts = new Uniform(-1, 0.9),
        MaxRates = new Uniform(200, 400),
        EvalPoints = new ScatteredHypersphere(),
        NeuronType = new Lif(),
        Gain = Distribution.None,
        Bias = Distribution.None,
        Noise = Process.None,
        NormalizeEncoders = true,
    };

    /// <summary>See <see cref="SpikeSharp.Ensemble.Radius"/>.</summary>
    public double? Radius { get; set => field = value is double radius ? Check.AtLeast(radius, 1e-10, owner: typeof(EnsembleDefaults)) : null; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Encoders"/>.</summary>
    public Distribution? Encoders { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Intercepts"/>.</summary>
    public Distribution? Intercepts { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.MaxRates"/>.</summary>
    public Distribution? MaxRates { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.EvalPoints"/>.</summary>
    public Distribution? EvalPoints { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.EvalPointCount"/>.</summary>
    public int? EvalPointCount { get; set => field = value is int count ? Check.AtLeast(count, 1, owner: typeof(EnsembleDefaults)) : null; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.NeuronType"/>.</summary>
    public NeuronType? NeuronType { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Gain"/>.</summary>
    public Distribution? Gain { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Bias"/>.</summary>
    public Distribution? Bias { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Noise"/>.</summary>
    public Process? Noise { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.NormalizeEncoders"/>.</summary>
    public bool? NormalizeEncoders { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Trainable"/>.</summary>
    public bool? Trainable { get; set; }
}

/// <summary>Defaults of <see cref="Neurons"/> parameters; null: not set.</summary>
public sealed class NeuronsDefaults
{
    /// <summary>See <see cref="SpikeSharp.Neurons.Trainable"/>.</summary>
    public bool? Trainable { get; set; }
}

/// <summary>Defaults of <see cref="Connection"/> parameters; null: not set.</summary>
public sealed class ConnectionDefaults
{
    internal static ConnectionDefaults BuiltIn { get; } = new()
    {
        Synapse = new Lowpass(0.005),
        Transform = SpikeSharp.Transform.None,
        Function = SpikeSharp.Function.None,
        Solver = new LstsqL2(),
        EvalPoints = Distribution.None,
        ScaleEvalPoints = true,
        LearningRuleTypes = [],
    };

    /// <summary>See <see cref="SpikeSharp.Connection.Synapse"/>.</summary>
    public Synapse? Synapse { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.Transform"/>.</summary>
    public Transform? Transform { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.Function"/>.</summary>
    public Function? Function { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.Solver"/>.</summary>
    public Solver? Solver { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.EvalPoints"/>.</summary>
    public Distribution? EvalPoints { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.ScaleEvalPoints"/>.</summary>
    public bool? ScaleEvalPoints { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.LearningRuleTypes"/>.</summary>
    public IReadOnlyList<LearningRuleType>? LearningRuleTypes { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.Trainable"/>.</summary>
    public bool? Trainable { get; set; }
}

/// <summary>Defaults of <see cref="Probe"/> parameters; null: not set.</summary>
public sealed class ProbeDefaults
{
    /// <summary>See <see cref="SpikeSharp.Probe.Synapse"/>.</summary>
    public Synapse? Synapse { get; set; }

    /// <summary>See <see cref="SpikeSharp.Probe.SampleEvery"/>.</summary>
    public double? SampleEvery { get; set => field = value is double period ? Check.AtLeast(period, 1e-10, owner: typeof(ProbeDefaults)) : null; }

    /// <summary>See <see cref="SpikeSharp.Probe.KeepHistory"/>.</summary>
    public bool? KeepHistory { get; set; }

    /// <summary>See <see cref="SpikeSharp.Probe.Solver"/>.</summary>
    public Solver? Solver { get; set; }
}
