namespace SpikeSharp.Networks;

/// <summary>The product of two vectors, element by element.</summary>
/// <remarks>
/// a b = ((a + b)^2 - (a - b)^2)/4: two squares are decoded more accurately than a product of two dimensions
/// (J. Gosmann, Precise multiplications with the NEF, 2015). Parts are made when it is added to a network, or as a root when they are used.
/// </remarks>
public sealed class Product : Network
{
    private Node? _inputA;
    private Node? _inputB;
    private Node? _output;
    private EnsembleArray? _sum;
    private EnsembleArray? _difference;

    /// <summary>A product.</summary>
    /// <param name="neurons">Neurons per dimension, at least 1; each of the two arrays has half of them.</param>
    /// <param name="dimensions">Elements of each factor, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public Product(int neurons, int dimensions)
        : base("Product")
    {
        Neurons = Check.AtLeast(neurons, 1, nameof(neurons), typeof(Product));
        Dimensions = Check.AtLeast(dimensions, 1, nameof(dimensions), typeof(Product));
    }

    /// <summary>Neurons per dimension.</summary>
    public int Neurons { get; }

    /// <summary>Elements of each factor.</summary>
    public int Dimensions { get; }

    /// <summary>Largest magnitude of an element of a factor.</summary>
    /// <value>Default 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public double InputMagnitude
    {
        get;
        init => field = Check.Positive(value, owner: typeof(Product));
    } = 1;

    /// <summary>The first factor, shape (dimensions).</summary>
    public Node InputA => Made(ref _inputA);

    /// <summary>The second factor, shape (dimensions).</summary>
    public Node InputB => Made(ref _inputB);

    /// <summary>The product, shape (dimensions).</summary>
    public Node Output => Made(ref _output);

    /// <summary>Squares (a + b)/sqrt 2.</summary>
    public EnsembleArray SquareOfSum => Made(ref _sum);

    /// <summary>Squares (a - b)/sqrt 2.</summary>
    public EnsembleArray SquareOfDifference => Made(ref _difference);

    /// <summary>A transform of <see cref="Output"/> that adds up its elements, so that the network computes a dot product.</summary>
    /// <param name="dimensions">Elements of each factor, at least 1.</param>
    /// <param name="scale">Factor of the dot product.</param>
    /// <returns>Shape (1, dimensions).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is less than 1.</exception>
    public static Dense DotProductTransform(int dimensions, double scale = 1)
    {
        double[] row = new double[Check.AtLeast(dimensions, 1, nameof(dimensions))];
        Array.Fill(row, scale);
        return new Dense(1, dimensions, row);
    }

    /// <summary>Makes the inputs, the output and both arrays.</summary>
    protected override void AddParts()
    {
        _inputA = Add(Node.Relay(Dimensions, "inputA"));
        _inputB = Add(Node.Relay(Dimensions, "inputB"));
        _output = Add(Node.Relay(Dimensions, "output"));
        _sum = AddSquare();
        _difference = AddSquare();
        double half = 1 / Math.Sqrt(2);
        Connect(_inputA, _sum.Input, half, Synapse.None);
        Connect(_inputB, _sum.Input, half, Synapse.None);
        Connect(_inputA, _difference.Input, half, Synapse.None);
        Connect(_inputB, _difference.Input, -half, Synapse.None);
        Connect(_sum.AddOutput("square", Square), _output, 0.5, Synapse.None);
        Connect(_difference.AddOutput("square", Square), _output, -0.5, Synapse.None);
    }

    private static double Square(double x) => x * x;

    private EnsembleArray AddSquare() =>
        Add(new EnsembleArray(Math.Max(1, Neurons / 2), Dimensions) { Config = { Ensemble = { Radius = InputMagnitude * Math.Sqrt(2) } } });
}
