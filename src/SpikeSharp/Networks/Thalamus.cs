namespace SpikeSharp.Networks;

/// <summary>Turns the output of <see cref="BasalGanglia"/> (the chosen action is 0, others are negative) into 1 for the chosen action and 0 for others, by mutual inhibition.</summary>
/// <remarks>T. C. Stewart, X. Choo, C. Eliasmith, Dynamic behaviour of a spiking model of action selection in the basal ganglia, 2010. Parts are made when it is added to a network, or as a root when they are used.</remarks>
public sealed class Thalamus : Network
{
    private EnsembleArray? _actions;
    private Node? _bias;

    /// <summary>A thalamus.</summary>
    /// <param name="dimensions">Number of actions, at least 1.</param>
    /// <param name="neuronsPerEnsemble">Neurons for each action, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public Thalamus(int dimensions, int neuronsPerEnsemble = 50)
        : base("Thalamus")
    {
        Dimensions = Check.AtLeast(dimensions, 1, nameof(dimensions), typeof(Thalamus));
        NeuronsPerEnsemble = Check.AtLeast(neuronsPerEnsemble, 1, nameof(neuronsPerEnsemble), typeof(Thalamus));
    }

    /// <summary>Number of actions.</summary>
    public int Dimensions { get; }

    /// <summary>Neurons for each action.</summary>
    public int NeuronsPerEnsemble { get; }

    /// <summary>How strongly actions inhibit each other.</summary>
    /// <value>Default 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double MutualInhibition
    {
        get;
        init => field = Check.Finite(value, owner: typeof(Thalamus));
    } = 1;

    /// <summary>Value below which an action is 0; less than 1.</summary>
    /// <value>Default 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double Threshold
    {
        get;
        init => field = Check.Finite(value, owner: typeof(Thalamus));
    }

    /// <summary>Output of the basal ganglia, shape (dimensions).</summary>
    public Node Input => Actions.Input;

    /// <summary>Near 1 for the chosen action, 0 for others; shape (dimensions).</summary>
    public Node Output => Actions.Output;

    /// <summary>One ensemble an action.</summary>
    public EnsembleArray Actions => Made(ref _actions);

    /// <summary>The constant 1 that every action receives.</summary>
    public Node Bias => Made(ref _bias);

    /// <summary>Makes the actions and their bias.</summary>
    protected override void AddParts()
    {
        _actions = Add(new EnsembleArray(NeuronsPerEnsemble, Dimensions)
        {
            Label = "actions",
            Config = { Ensemble = { Intercepts = new Uniform(Threshold, 1), Encoders = new Choice([[1.0]]) } },
        });
        Connect(_actions.Output, _actions.Input, Filled.OffDiagonal(Dimensions, -MutualInhibition));
        _bias = Add(new Node(1.0) { Label = "thalamus bias" });
        Connect(_bias, _actions.Input, Filled.Matrix(Dimensions, 1, 1));
    }
}
