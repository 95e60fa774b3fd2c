namespace SpikeSharp.Building;

/// <summary>What a part of a formula computes. Operations on vectors work element by element, and one element meets every element of the other operand.</summary>
public enum ExpressionOperation
{
    /// <summary>A number, or a vector of numbers.</summary>
    Constant,

    /// <summary>The input vector x.</summary>
    Input,

    /// <summary>The time t in seconds.</summary>
    Time,

    /// <summary>Elements of a vector.</summary>
    Index,

    /// <summary>A vector of scalars.</summary>
    Stack,

    /// <summary>Sum of all elements, in NumPy's order of additions.</summary>
    Sum,

    /// <summary>Product of all elements in ascending order.</summary>
    Product,

    /// <summary>A constant matrix times a vector, each row summed in ascending order.</summary>
    MatrixVector,

    /// <summary>-a.</summary>
    Negate,

    /// <summary>Absolute value.</summary>
    Abs,

    /// <summary>Sine.</summary>
    Sin,

    /// <summary>Cosine.</summary>
    Cos,

    /// <summary>Tangent.</summary>
    Tan,

    /// <summary>e to the power of a.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>a * a.</summary>
    Square,

    /// <summary>-1, 0 or 1.</summary>
    Sign,

    /// <summary>Largest whole number not above a.</summary>
    Floor,

    /// <summary>Smallest whole number not below a.</summary>
    Ceiling,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a * b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>a to the power of b.</summary>
    Power,

    /// <summary>The larger of a and b.</summary>
    Max,

    /// <summary>The smaller of a and b.</summary>
    Min,

    /// <summary>Angle whose tangent is a / b, in the quadrant of (b, a).</summary>
    Atan2,

    /// <summary>1 where a is greater than b, otherwise 0.</summary>
    Greater,

    /// <summary>1 where a is less than b, otherwise 0.</summary>
    Less,

    /// <summary>1 where a is at least b, otherwise 0.</summary>
    GreaterOrEqual,

    /// <summary>1 where a is at most b, otherwise 0.</summary>
    LessOrEqual,
}
