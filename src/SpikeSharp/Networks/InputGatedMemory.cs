namespace SpikeSharp.Networks;

/// <summary>A memory that follows its input while the gate is 0 and holds its value while the gate is 1.</summary>
/// <remarks>The difference between input and memory drives the memory, unless the gate silences the neurons that represent it. Parts are made when it is added to a network, or as a root when they are used.</remarks>
public sealed class InputGatedMemory : Network
{
    private EnsembleArray? _memory;
    private EnsembleArray? _difference;
    private Node? _gate;
    private Node? _reset;

    /// <summary>A memory.</summary>
    /// <param name="neurons">Neurons of each dimension of the memory, and as many for the difference; at least 1.</param>
    /// <param name="dimensions">Elements of the vector, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public InputGatedMemory(int neurons, int dimensions)
        : base("Input gated memory")
    {
        Neurons = Check.AtLeast(neurons, 1, nameof(neurons), typeof(InputGatedMemory));
        Dimensions = Check.AtLeast(dimensions, 1, nameof(dimensions), typeof(InputGatedMemory));
    }

    /// <summary>Neurons of each dimension of the memory, and as many for the difference.</summary>
    public int Neurons { get; }

    /// <summary>Elements of the vector.</summary>
    public int Dimensions { get; }

    /// <summary>Factor from the memory to itself: below 1 it forgets.</summary>
    /// <value>Default 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double Feedback
    {
        get;
        init => field = Check.Finite(value, owner: typeof(InputGatedMemory));
    } = 1;

    /// <summary>Factor from the difference to the memory: how fast it follows.</summary>
    /// <value>Default 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double DifferenceGain
    {
        get;
        init => field = Check.Finite(value, owner: typeof(InputGatedMemory));
    } = 1;

    /// <summary>Filter from the memory to itself.</summary>
    /// <value>Default Lowpass(0.1 s).</value>
    public Synapse RecurrentSynapse { get; init; } = 0.1;

    /// <summary>Filter from the difference to the memory; null: that of <see cref="RecurrentSynapse"/>.</summary>
    public Synapse? DifferenceSynapse { get; init; }

    /// <summary>What to remember, shape (dimensions).</summary>
    public Node Input => Difference.Input;

    /// <summary>What is remembered, shape (dimensions).</summary>
    public Node Output => Memory.Output;

    /// <summary>1: hold; 0: follow. Shape (1).</summary>
    public Node Gate => Made(ref _gate);

    /// <summary>1: silence the memory. Shape (1).</summary>
    public Node Reset => Made(ref _reset);

    /// <summary>Represents what is remembered.</summary>
    public EnsembleArray Memory => Made(ref _memory);

    /// <summary>Represents input minus memory.</summary>
    public EnsembleArray Difference => Made(ref _difference);

    /// <summary>Makes memory, difference, gate and reset.</summary>
    protected override void AddParts()
    {
        _memory = Add(new EnsembleArray(Neurons, Dimensions) { Label = "mem" });
        _difference = Add(new EnsembleArray(Neurons, Dimensions) { Label = "diff" });
        Node memoryNeurons = _memory.AddNeuronInput(), differenceNeurons = _difference.AddNeuronInput();
        Connect(_memory.Output, _memory.Input, Feedback, RecurrentSynapse);
        Connect(_memory.Output, _difference.Input, -1.0);
        Connect(_difference.Output, _memory.Input, DifferenceGain, DifferenceSynapse ?? RecurrentSynapse);
        _gate = Add(Node.Relay(1, "gate"));
        Connect(_gate, differenceNeurons, Filled.Matrix(differenceNeurons.SizeIn, 1, -10), Synapse.None);
        _reset = Add(Node.Relay(1, "reset"));
        Connect(_reset, memoryNeurons, Filled.Matrix(memoryNeurons.SizeIn, 1, -3), Synapse.None);
    }
}
