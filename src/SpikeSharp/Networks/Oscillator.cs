namespace SpikeSharp.Networks;

/// <summary>A two-dimensional ensemble that turns in a circle once it was pushed off the origin.</summary>
/// <remarks>C. Eliasmith, C. H. Anderson, Neural Engineering, 2003. Parts are made when it is added to a network, or as a root when they are used.</remarks>
public sealed class Oscillator : Network
{
    private Node? _input;
    private Ensemble? _ensemble;

    /// <summary>An oscillator.</summary>
    /// <param name="recurrentTau">Time constant of the recurrent synapse in seconds, positive.</param>
    /// <param name="frequency">Angular frequency in rad/s.</param>
    /// <param name="neurons">Neurons, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time constant is not positive, the frequency is not finite, or there are no neurons.</exception>
    public Oscillator(double recurrentTau, double frequency, int neurons)
        : base("Oscillator")
    {
        RecurrentTau = Check.Positive(recurrentTau, nameof(recurrentTau), typeof(Oscillator));
        Frequency = Check.Finite(frequency, nameof(frequency), typeof(Oscillator));
        Neurons = Check.AtLeast(neurons, 1, nameof(neurons), typeof(Oscillator));
    }

    /// <summary>Time constant of the recurrent synapse in seconds.</summary>
    public double RecurrentTau { get; }

    /// <summary>Angular frequency in rad/s.</summary>
    public double Frequency { get; }

    /// <summary>Neurons.</summary>
    public int Neurons { get; }

    /// <summary>What is added to the state, shape (2).</summary>
    public Node Input => Made(ref _input);

    /// <summary>Represents the state, shape (2); also what to connect from.</summary>
    public Ensemble Ensemble => Made(ref _ensemble);

    /// <summary>Makes the input and the ensemble.</summary>
    protected override void AddParts()
    {
        _input = Add(Node.Relay(2, "input"));
        _ensemble = Add(new Ensemble(Neurons, 2) { Label = "oscillator" });
        double turn = Frequency * RecurrentTau;
        Connect(_ensemble, _ensemble, new double[,] { { 1, -turn }, { turn, 1 } }, RecurrentTau);
        Connect(_input, _ensemble, synapse: Synapse.None);
    }
}
