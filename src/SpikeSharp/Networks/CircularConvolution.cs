namespace SpikeSharp.Networks;

/// <summary>The circular convolution of two vectors: binding of semantic pointers.</summary>
/// <remarks>
/// c = IDFT(DFT(a) * DFT(b)): both Fourier transforms are linear, so they are transforms of connections; a <see cref="Networks.Product"/> multiplies real and imaginary parts of the
/// frequencies from 0 to d/2 (C. Eliasmith, How to Build a Brain, 2013). Parts are made when it is added to a network, or as a root when they are used.
/// </remarks>
public sealed class CircularConvolution : Network
{
    private Node? _inputA;
    private Node? _inputB;
    private Node? _output;
    private Product? _product;

    /// <summary>A circular convolution.</summary>
    /// <param name="neurons">Neurons per product, at least 1; there are 4 (floor(d/2) + 1) products.</param>
    /// <param name="dimensions">Elements of each vector, d, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public CircularConvolution(int neurons, int dimensions)
        : base("Circular convolution")
    {
        Neurons = Check.AtLeast(neurons, 1, nameof(neurons), typeof(CircularConvolution));
        Dimensions = Check.AtLeast(dimensions, 1, nameof(dimensions), typeof(CircularConvolution));
    }

    /// <summary>Neurons per product.</summary>
    public int Neurons { get; }

    /// <summary>Elements of each vector.</summary>
    public int Dimensions { get; }

    /// <summary>Whether a is inverted first (elements from the second on reversed), so that the result is a circular correlation.</summary>
    /// <value>Default false.</value>
    public bool InvertA { get; init; }

    /// <summary>Whether b is inverted first.</summary>
    /// <value>Default false.</value>
    public bool InvertB { get; init; }

    /// <summary>Largest length of a vector.</summary>
    /// <value>Default 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public double InputMagnitude
    {
        get;
        init => field = Check.Positive(value, owner: typeof(CircularConvolution));
    } = 1;

    /// <summary>The vector a, shape (dimensions).</summary>
    public Node InputA => Made(ref _inputA);

    /// <summary>The vector b, shape (dimensions).</summary>
    public Node InputB => Made(ref _inputB);

    /// <summary>The convolution, shape (dimensions).</summary>
    public Node Output => Made(ref _output);

    /// <summary>Multiplies the parts of the Fourier coefficients.</summary>
    public Product Product => Made(ref _product);

    /// <summary>Makes the inputs, the product and the output.</summary>
    protected override void AddParts()
    {
        _inputA = Add(Node.Relay(Dimensions, "inputA"));
        _inputB = Add(Node.Relay(Dimensions, "inputB"));
        _product = Add(new Product(Neurons, RealFourier.Products(Dimensions)) { InputMagnitude = InputMagnitude * 2 });
        _output = Add(Node.Relay(Dimensions, "output"));
        Connect(_inputA, _product.InputA, RealFourier.FirstFactor(Dimensions, InvertA), Synapse.None);
        Connect(_inputB, _product.InputB, RealFourier.SecondFactor(Dimensions, InvertB), Synapse.None);
        Connect(_product.Output, _output, RealFourier.Inverse(Dimensions), Synapse.None);
    }
}
