namespace SpikeSharp.Networks;

/// <summary>An ensemble that integrates its input over time: dx/dt = u.</summary>
/// <remarks>
/// A recurrent lowpass of time constant tau turns the input tau u into the integral of u
/// (C. Eliasmith, C. H. Anderson, Neural Engineering, 2003). The input is not filtered, so that tau u shows while it lasts. Parts are made when it is added to a network, or as a root when they are used.
/// </remarks>
public sealed class Integrator : Network
{
    private Node? _input;
    private Ensemble? _ensemble;

    /// <summary>An integrator.</summary>
    /// <param name="recurrentTau">Time constant of the recurrent synapse in seconds, positive; longer drifts less.</param>
    /// <param name="neurons">Neurons, at least 1.</param>
    /// <param name="dimensions">Elements of the vector, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time constant is not positive, or a size is below 1.</exception>
    public Integrator(double recurrentTau, int neurons, int dimensions)
        : base("Integrator")
    {
        RecurrentTau = Check.Positive(recurrentTau, nameof(recurrentTau), typeof(Integrator));
        Neurons = Check.AtLeast(neurons, 1, nameof(neurons), typeof(Integrator));
        Dimensions = Check.AtLeast(dimensions, 1, nameof(dimensions), typeof(Integrator));
    }

    /// <summary>Time constant of the recurrent synapse in seconds.</summary>
    public double RecurrentTau { get; }

    /// <summary>Neurons.</summary>
    public int Neurons { get; }

    /// <summary>Elements of the vector.</summary>
    public int Dimensions { get; }

    /// <summary>Rate of change, shape (dimensions).</summary>
    public Node Input => Made(ref _input);

    /// <summary>Represents the integral; also what to connect from.</summary>
    public Ensemble Ensemble => Made(ref _ensemble);

    /// <summary>Makes the input and the ensemble.</summary>
    protected override void AddParts()
    {
        _input = Add(Node.Relay(Dimensions, "input"));
        _ensemble = Add(new Ensemble(Neurons, Dimensions) { Label = "integrator" });
        Connect(_ensemble, _ensemble, synapse: RecurrentTau);
        Connect(_input, _ensemble, RecurrentTau, Synapse.None);
    }
}
