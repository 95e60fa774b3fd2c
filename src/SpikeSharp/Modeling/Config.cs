namespace SpikeSharp;

/// <summary>Defaults of a network: what its objects (and those of its sub-networks) take for parameters that were not set.</summary>
/// <remarks>Looked up at <c>Add</c>: the owner's, then its ancestors', then the built-in default. Later changes touch nothing. Null means not set.</remarks>
public sealed class Config
{
    /// <summary>Defaults of ensembles.</summary>
    public EnsembleDefaults Ensemble { get; } = new();

    /// <summary>Defaults of connections.</summary>
    public ConnectionDefaults Connection { get; } = new();

    /// <summary>Defaults of probes.</summary>
    public ProbeDefaults Probe { get; } = new();
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
        NormalizeEncoders = true,
    };

    /// <summary>See <see cref="SpikeSharp.Ensemble.Radius"/>.</summary>
    public double? Radius { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Encoders"/>.</summary>
    public Distribution? Encoders { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.Intercepts"/>.</summary>
    public Distribution? Intercepts { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.MaxRates"/>.</summary>
    public Distribution? MaxRates { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.EvalPoints"/>.</summary>
    public Distribution? EvalPoints { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.NeuronType"/>.</summary>
    public NeuronType? NeuronType { get; set; }

    /// <summary>See <see cref="SpikeSharp.Ensemble.NormalizeEncoders"/>.</summary>
    public bool? NormalizeEncoders { get; set; }
}

/// <summary>Defaults of <see cref="Connection"/> parameters; null: not set.</summary>
public sealed class ConnectionDefaults
{
    internal static ConnectionDefaults BuiltIn { get; } = new() { Synapse = new Lowpass(0.005) };

    /// <summary>See <see cref="SpikeSharp.Connection.Synapse"/>.</summary>
    public Synapse? Synapse { get; set; }

    /// <summary>See <see cref="SpikeSharp.Connection.Transform"/>.</summary>
    public Transform? Transform { get; set; }
}

/// <summary>Defaults of <see cref="Probe"/> parameters; null: not set.</summary>
public sealed class ProbeDefaults
{
    /// <summary>See <see cref="SpikeSharp.Probe.Synapse"/>.</summary>
    public Synapse? Synapse { get; set; }
}
